"""Settings of sign-in that nobody changes; `settings.py` takes them with its own."""

# -- Second factors: a code of an app, or a passkey; and codes on paper ------
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts come from an administrator
MFA_FORMS = {
    "add_webauthn": "incidents.forms.passkeys.AddPasskeyForm",
    "edit_webauthn": "incidents.forms.passkeys.RenamePasskeyForm",
}

# -- Attempts at passwords ------
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25  # hours: a delay, never a lock for good
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "incidents.accounts.throttled_name"
AXES_CLIENT_IP_CALLABLE = "incidents.accounts.client_address"
AXES_LOCKOUT_TEMPLATE = "account/locked_out.html"
AXES_SENSITIVE_PARAMETERS = ["password", "code"]
AXES_VERBOSE = False  # no greeting from every process

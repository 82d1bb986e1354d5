from regions.models.crosswalk import Crosswalk
from regions.models.division import Division
from regions.models.place import Place, PlaceName
from regions.models.population import Population
from regions.models.region import Region, RegionCode
from regions.models.region_name import RegionName
from regions.models.water import Water

__all__ = [
    "Crosswalk",
    "Division",
    "Place",
    "PlaceName",
    "Population",
    "Region",
    "RegionCode",
    "RegionName",
    "Water",
]

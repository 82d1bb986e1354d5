from regions.models.division import Division
from regions.models.place import Place, PlaceName
from regions.models.population import Population
from regions.models.region import Region, RegionCode

__all__ = ["Division", "Place", "PlaceName", "Population", "Region", "RegionCode"]

"""The defects of the vendor's page: ours has none of them, and each check sees one where it is."""

"""Parts of other docs builds: a plugin of MkDocs, an extension of Sphinx, and a look at a site."""

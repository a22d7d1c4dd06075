"""The demo's story as data: ``harbour`` and ``meridian`` are the firms, every other module is one company of Harbour Capital."""

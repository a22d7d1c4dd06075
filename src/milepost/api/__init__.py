"""The REST interface under ``/api/v1/``: parse, one domain call, answer.

``conventions`` holds what every operation does alike; ``endpoints`` has one file for each resource.
"""

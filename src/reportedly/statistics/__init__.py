"""Learned estimators at run time, without a framework: what the scripts in `training/` fit."""

"""The appraisal scheme: model, workbook, JSON document, checks and presets."""

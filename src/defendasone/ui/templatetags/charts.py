"""`{% load charts %}`: `{% bar_chart title bars %}` and its kin. The view makes the rows of `ui.charts`."""

from django import template

from defendasone.ui import charts

register = template.Library()

register.simple_tag(charts.bars, name="bar_chart")
register.simple_tag(charts.stacked, name="stacked_chart")
register.simple_tag(charts.ranges, name="range_chart")
register.simple_tag(charts.line, name="line_chart")

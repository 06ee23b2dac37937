-- Release under section 479 on 30 June 2026, as somebody who knows the law and DuckDB writes it for this one
-- question: the same columns as the query of `ultima sql in-undertrial --stage pretrial --on 2026-06-30
-- --measure release`. The bench compares both row by row, and in speed. What such a person may know, and the
-- query of a pack may not: that the old Code answers nothing any more on this day, that a half is never reached
-- before a third, since when a right that exists today has existed.
WITH facts AS (
  SELECT key,
         CASE WHEN "longest term, months" > 4800 OR "longest term, days" > 400 THEN TRUE ELSE FALSE END AS beyond,
         CASE WHEN "detention spells, complete"
               AND "detention spells, first day" BETWEEN DATE '1800-01-01' AND DATE '2199-12-31'
               AND ("detention spells, last day" IS NULL
                    OR "detention spells, last day" >= "detention spells, first day")
              THEN "detention spells, first day" END AS first_day,
         LEAST(COALESCE("detention spells, last day", DATE '2199-12-31'), DATE '2199-12-31') AS until,
         CASE WHEN "detention spells, first day" IS NULL AND "detention spells, last day" IS NULL
                OR "detention spells, first day" BETWEEN DATE '1800-01-01' AND DATE '2199-12-31'
               AND ("detention spells, last day" IS NULL
                    OR "detention spells, last day" >= "detention spells, first day")
              THEN "detention spells, complete" END AS complete,
         CASE WHEN "longest term, months" BETWEEN 0 AND 600 AND "longest term, days" BETWEEN 0 AND 400
               AND ("longest term, months" > 0 OR "longest term, days" > 0)
               AND ("longest term, months" < 585
                    OR "longest term, days" <= 28 * (600 - "longest term, months"))
              THEN "longest term, months" END AS months,
         "longest term, days" AS days,
         CASE WHEN "gravest penalty" BETWEEN 0 AND 2 THEN "gravest penalty" = 0 END AS term_of_years,
         "earlier conviction" AS convicted,
         CASE WHEN "excluded days" BETWEEN 0 AND 73000 THEN "excluded days" ELSE 0 END AS excluded,
         "other matters" AS others,
         "bar reaches bond" AS bar,
         CASE WHEN "court order" BETWEEN 0 AND 2 THEN "court order" ELSE 0 END AS ordered,
         "order reaches bond" AS order_reaches
  FROM cases
),
parts AS (
  SELECT *,
         CAST(first_day + to_months(CAST(months // 3 AS INTEGER)) AS DATE) AS third_months,
         CAST(first_day + to_months(CAST(months // 2 AS INTEGER)) AS DATE) AS half_months
  FROM facts
),
counted AS (
  SELECT *,
         third_months - first_day + CASE WHEN months % 3 = 0 AND days = 0 THEN 0 ELSE
           ((months % 3) * (CAST(first_day + to_months(CAST(months // 3 + 1 AS INTEGER)) AS DATE) - third_months) * 3
            + days * 3 + 8) // 9 END AS third_days,
         half_months - first_day + CASE WHEN months % 2 = 0 AND days = 0 THEN 0 ELSE
           ((months % 2) * (CAST(first_day + to_months(CAST(months // 2 + 1 AS INTEGER)) AS DATE) - half_months) * 2
            + days * 2 + 3) // 4 END AS half_days
  FROM parts
),
needed AS (
  SELECT *,
         CASE WHEN third_days <= DATE '2199-12-31' - first_day
              THEN first_day + CAST(third_days + excluded - 1 AS INTEGER) END AS third_day,
         CASE WHEN half_days <= DATE '2199-12-31' - first_day
              THEN first_day + CAST(half_days + excluded - 1 AS INTEGER) END AS half_day
  FROM counted
),
days AS (
  SELECT *,
         CASE WHEN third_day <= until THEN third_day
              WHEN third_day IS NOT NULL THEN DATE '2200-01-01' END AS third,
         CASE WHEN half_day <= until THEN half_day
              WHEN half_day IS NOT NULL THEN DATE '2200-01-01' END AS half
  FROM needed
),
bars AS (
  SELECT *,
         others AND bar AS bond_barred,
         ordered = 2 OR (ordered = 1 AND order_reaches) AS bond_ended,
         half <= DATE '2026-06-30' AND ordered = 1 AS bail_ended,
         term_of_years AND NOT convicted AS may_have_bond
  FROM days
),
rules AS (
  SELECT *,
         half <= DATE '2026-06-30' AND bond_ended AS bond_ended_today,
         may_have_bond AND third <= DATE '2026-06-30' AND NOT (half <= DATE '2026-06-30' AND bond_ended)
           AND NOT bond_barred AS bond,
         may_have_bond AND NOT (half <= third AND bond_ended) AND NOT bond_barred AS bond_at_third,
         may_have_bond AND NOT bond_ended AND NOT bond_barred AS bond_at_half,
         term_of_years AND half <= DATE '2026-06-30' AND NOT bail_ended AND NOT others AS bail,
         term_of_years AND ordered <> 1 AND NOT others AS bail_at_half,
         third > DATE '2026-06-30' AND third <= DATE '2199-12-31' AS third_comes,
         half > DATE '2026-06-30' AND half <= DATE '2199-12-31' AS half_comes
  FROM bars
),
possible AS (
  SELECT *,
         CASE WHEN bond THEN 1
              ELSE CASE WHEN bond IS NULL THEN 1 ELSE 0 END
                 + CASE WHEN third_comes AND bond_at_third IS NOT FALSE OR half_comes AND bond_at_half IS NOT FALSE
                          OR bond IS NULL THEN 8 ELSE 0 END
                 + CASE WHEN third_comes AND bond_at_third OR half_comes AND bond_at_half THEN 0 ELSE 16 END
         END AS bond_possible,
         CASE WHEN bail THEN 1
              ELSE CASE WHEN bail IS NULL THEN 1 ELSE 0 END
                 + CASE WHEN half_comes AND bail_at_half IS NOT FALSE OR bail IS NULL THEN 8 ELSE 0 END
                 + CASE WHEN half_comes AND bail_at_half THEN 0 ELSE 16 END
         END AS bail_possible
  FROM rules
),
released AS (
  SELECT *,
         CASE WHEN LEAST(bond_possible, bail_possible) >= 16 THEN bond_possible | bail_possible
              WHEN LEAST(bond_possible, bail_possible) >= 8 THEN (bond_possible | bail_possible) & 15
              ELSE (bond_possible | bail_possible) & 1 END AS release_possible
  FROM possible
)
SELECT key,
       beyond AS "beyond this query",
       CASE WHEN bond_possible = 1 THEN GREATEST(third, DATE '2024-07-01') END AS "bond: since",
       CASE WHEN bond_possible = 8 THEN CASE WHEN third_comes THEN third ELSE half END END AS "bond: from",
       CASE bond_possible WHEN 1 THEN 'required' WHEN 8 THEN 'not yet' WHEN 16 THEN 'conditions not met'
                          ELSE 'undetermined' END AS "bond: status",
       bond_possible AS "bond: possible",
       CASE WHEN bond_possible = 1 THEN 'IN02' END AS "bond: rules",
       CASE WHEN bond IS NULL THEN NULLIF(CONCAT_WS(', ',
            CASE WHEN complete IS NOT TRUE THEN 'detention spells' END,
            CASE WHEN months IS NULL THEN 'longest term' END,
            CASE WHEN term_of_years IS NULL THEN 'gravest penalty' END,
            CASE WHEN convicted IS NULL THEN 'earlier conviction' END,
            CASE WHEN others IS NULL AND bond_barred IS NULL THEN 'other matters' END,
            CASE WHEN bar IS NULL AND bond_barred IS NULL THEN 'bar reaches bond' END,
            CASE WHEN order_reaches IS NULL AND bond_ended_today IS NULL THEN 'order reaches bond' END), '') END
         AS "bond: unknown",
       CASE WHEN bail_possible = 1 THEN GREATEST(half, DATE '2024-07-01') END AS "bail: since",
       CASE WHEN bail_possible = 8 THEN half END AS "bail: from",
       CASE bail_possible WHEN 1 THEN 'required' WHEN 8 THEN 'not yet' WHEN 16 THEN 'conditions not met'
                          ELSE 'undetermined' END AS "bail: status",
       bail_possible AS "bail: possible",
       CASE WHEN bail_possible = 1 THEN 'IN01' END AS "bail: rules",
       CASE WHEN bail IS NULL THEN NULLIF(CONCAT_WS(', ',
            CASE WHEN complete IS NOT TRUE THEN 'detention spells' END,
            CASE WHEN months IS NULL THEN 'longest term' END,
            CASE WHEN term_of_years IS NULL THEN 'gravest penalty' END,
            CASE WHEN others IS NULL THEN 'other matters' END), '') END AS "bail: unknown",
       CASE release_possible WHEN 1 THEN 'required' WHEN 8 THEN 'not yet' WHEN 16 THEN 'conditions not met'
                             ELSE 'undetermined' END AS "release: status",
       release_possible AS "release: possible"
FROM released

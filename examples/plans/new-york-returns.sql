-- One row for each time somebody left a New York City jail in the year from September 2023 to August 2024, with
-- the days until the same person was admitted again, and whose row it is, from episodes.csv and charges.csv (a
-- roster of those held, kept day by day; not part of Ultima). The roster ends a year after the last of them, so all were followed
-- for a year. In DuckDB, in the folder of the two files:
--   COPY (this query) TO 'new-york-returns.csv' (HEADER);
WITH episodes AS (
  SELECT person, admitted, last_seen,
    still_held_2025_08_31 = 0 AS gone,
    lead(admitted) OVER (PARTITION BY person ORDER BY admitted, last_seen) AS again,
    split_part(split_part(status_path, ';', -1), '=', 2) AS last_status,
    split_part(split_part(charge_path, ';', 1), '=', 2) AS first_charge
  FROM read_csv('episodes.csv', header = true)
), left_jail AS (
  SELECT person, CAST(last_seen AS DATE) + 1 AS left_on,
    CAST(last_seen AS DATE) + 1 - CAST(admitted AS DATE) AS days_held,
    CAST(again AS DATE) - (CAST(last_seen AS DATE) + 1) AS days, last_status, first_charge
  FROM episodes
  WHERE gone AND last_seen >= admitted
)
SELECT person,
  CASE WHEN last_status IN ('SSR', 'DNS', 'SCO') THEN 'to a state prison' ELSE 'left custody' END AS way,
  CASE WHEN days_held <= 2 THEN '1 to 2 days' WHEN days_held <= 7 THEN '3 to 7 days'
       WHEN days_held <= 30 THEN '8 to 30 days' WHEN days_held <= 90 THEN '31 to 90 days'
       WHEN days_held <= 365 THEN '91 to 365 days' ELSE 'more than a year' END AS stay,
  CASE WHEN charge.level = 'F' THEN 'felony ' || left(trim(charge.class), 1)
       WHEN charge.level = 'M' THEN 'misdemeanour' WHEN charge.level = 'V' THEN 'violation'
       ELSE '' END AS charge,
  coalesce(greatest(days, 0), 365) AS days,
  CASE WHEN days IS NULL THEN 0 ELSE 1 END AS back
FROM left_jail LEFT JOIN (SELECT code, any_value(level) AS level, any_value(class) AS class
                          FROM read_csv('charges.csv', header = true) GROUP BY code) charge
  ON charge.code = first_charge
WHERE left_on BETWEEN DATE '2023-09-01' AND DATE '2024-08-30'
ORDER BY ALL

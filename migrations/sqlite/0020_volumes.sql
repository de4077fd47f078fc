CREATE TABLE `bound_articles` (
	`slug_key` integer PRIMARY KEY NOT NULL,
	`ord` integer NOT NULL,
	`volume` integer NOT NULL,
	`at` integer NOT NULL,
	`size` integer NOT NULL,
	`mark` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `bound_articles_ord_unique` ON `bound_articles` (`ord`);--> statement-breakpoint
CREATE INDEX `bound_articles_volume` ON `bound_articles` (`volume`);--> statement-breakpoint
CREATE TABLE `bound_runs` (
	`term` integer NOT NULL,
	`bottom` integer NOT NULL,
	`volume` integer,
	`at` integer DEFAULT 0 NOT NULL,
	`size` integer DEFAULT 0 NOT NULL,
	`articles` integer DEFAULT 0 NOT NULL,
	`mark` integer DEFAULT 0 NOT NULL,
	`claim` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`term`, `bottom`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `bound_runs_volume` ON `bound_runs` (`volume`);--> statement-breakpoint
CREATE TABLE `unbound_articles` (
	`ord` integer PRIMARY KEY NOT NULL,
	`claim` integer DEFAULT 0 NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `volumes` (
	`no` integer PRIMARY KEY NOT NULL,
	`form` integer NOT NULL,
	`reserved` integer DEFAULT 0 NOT NULL,
	`written` integer DEFAULT 0 NOT NULL,
	`dead` integer DEFAULT 0 NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TRIGGER `rendered_articles_come` AFTER INSERT ON `rendered_articles` BEGIN
  INSERT INTO `unbound_articles` (`ord`, `claim`) VALUES (new.`ord`, 0) ON CONFLICT (`ord`) DO UPDATE SET `claim` = 0;
END;
--> statement-breakpoint
CREATE TRIGGER `rendered_articles_change` AFTER UPDATE ON `rendered_articles` BEGIN
  DELETE FROM `bound_articles` WHERE `ord` = new.`ord`;
  INSERT INTO `unbound_articles` (`ord`, `claim`) VALUES (new.`ord`, 0) ON CONFLICT (`ord`) DO UPDATE SET `claim` = 0;
  UPDATE `bound_runs` SET `volume` = null, `claim` = 0
    WHERE (`term`, `bottom`) IN (
      SELECT j.`value`, (SELECT max(b.`bottom`) FROM `bound_runs` b WHERE b.`term` = j.`value` AND b.`bottom` < new.`ord`)
        FROM `live_articles` a, json_each(a.`terms`) j WHERE a.`ord` = new.`ord`
    ) AND (`volume` IS NOT null OR `claim` <> 0);
END;
--> statement-breakpoint
CREATE TRIGGER `rendered_articles_go` AFTER DELETE ON `rendered_articles` BEGIN
  DELETE FROM `bound_articles` WHERE `ord` = old.`ord`;
  DELETE FROM `unbound_articles` WHERE `ord` = old.`ord`;
END;
--> statement-breakpoint
CREATE TRIGGER `postings_come` AFTER INSERT ON `postings` BEGIN
  UPDATE `bound_runs` SET `volume` = null, `claim` = 0
    WHERE `term` = new.`term`
      AND `bottom` = (SELECT max(b.`bottom`) FROM `bound_runs` b WHERE b.`term` = new.`term` AND b.`bottom` < new.`ord`)
      AND (`volume` IS NOT null OR `claim` <> 0);
END;
--> statement-breakpoint
CREATE TRIGGER `postings_go` AFTER DELETE ON `postings` BEGIN
  UPDATE `bound_runs` SET `volume` = null, `claim` = 0
    WHERE `term` = old.`term`
      AND `bottom` = (SELECT max(b.`bottom`) FROM `bound_runs` b WHERE b.`term` = old.`term` AND b.`bottom` < old.`ord`)
      AND (`volume` IS NOT null OR `claim` <> 0);
END;
--> statement-breakpoint
CREATE TRIGGER `bound_articles_go` AFTER DELETE ON `bound_articles` BEGIN
  UPDATE `volumes` SET `dead` = `dead` + old.`size` WHERE `no` = old.`volume`;
END;
--> statement-breakpoint
CREATE TRIGGER `bound_runs_change` AFTER UPDATE ON `bound_runs` WHEN old.`volume` IS NOT null BEGIN
  UPDATE `volumes` SET `dead` = `dead` + old.`size` WHERE `no` = old.`volume`;
END;
--> statement-breakpoint
CREATE TRIGGER `bound_runs_go` AFTER DELETE ON `bound_runs` WHEN old.`volume` IS NOT null BEGIN
  UPDATE `volumes` SET `dead` = `dead` + old.`size` WHERE `no` = old.`volume`;
END;
--> statement-breakpoint
INSERT INTO `unbound_articles` (`ord`) SELECT `ord` FROM `rendered_articles`;

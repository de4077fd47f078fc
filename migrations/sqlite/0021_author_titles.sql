CREATE TABLE `author_titles` (
	`author` integer NOT NULL,
	`title_key` text NOT NULL,
	`ord` integer NOT NULL,
	PRIMARY KEY(`author`, `title_key`, `ord`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TRIGGER `live_articles_come` AFTER INSERT ON `live_articles` BEGIN
  INSERT INTO `author_titles` SELECT DISTINCT `value`, new.`title_key`, new.`ord` FROM json_each(new.`authors`);
END;
--> statement-breakpoint
CREATE TRIGGER `live_articles_change` AFTER UPDATE OF `ord`, `title_key`, `authors` ON `live_articles` BEGIN
  DELETE FROM `author_titles`
    WHERE `author` IN (SELECT `value` FROM json_each(old.`authors`)) AND `title_key` = old.`title_key` AND `ord` = old.`ord`;
  INSERT INTO `author_titles` SELECT DISTINCT `value`, new.`title_key`, new.`ord` FROM json_each(new.`authors`);
END;
--> statement-breakpoint
CREATE TRIGGER `live_articles_go` AFTER DELETE ON `live_articles` BEGIN
  DELETE FROM `author_titles`
    WHERE `author` IN (SELECT `value` FROM json_each(old.`authors`)) AND `title_key` = old.`title_key` AND `ord` = old.`ord`;
END;
--> statement-breakpoint
INSERT INTO `author_titles` SELECT DISTINCT j.`value`, a.`title_key`, a.`ord` FROM `live_articles` a, json_each(a.`authors`) j ORDER BY 1, 2, 3;

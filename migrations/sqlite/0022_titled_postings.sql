CREATE TABLE `titled_postings` (
	`term` integer NOT NULL,
	`title_key` text NOT NULL,
	`ord` integer NOT NULL,
	PRIMARY KEY(`term`, `title_key`, `ord`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `titled_postings` SELECT p.`term`, a.`title_key`, p.`ord` FROM `postings` p CROSS JOIN `live_articles` a ON a.`ord` = p.`ord` ORDER BY 1, 2, 3;
--> statement-breakpoint
DROP TRIGGER `live_articles_come`;
--> statement-breakpoint
DROP TRIGGER `live_articles_change`;
--> statement-breakpoint
DROP TRIGGER `live_articles_go`;
--> statement-breakpoint
DROP TABLE `author_titles`;

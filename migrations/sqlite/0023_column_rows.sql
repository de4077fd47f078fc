CREATE TABLE `column_rows` (
	`block` integer NOT NULL,
	`kind` text NOT NULL,
	`mark` integer NOT NULL,
	`cells` blob NOT NULL,
	PRIMARY KEY(`block`, `kind`)
) STRICT;
--> statement-breakpoint
INSERT INTO `column_rows` SELECT `block`, `kind`, abs(random() % 9007199254740991), `cells` FROM `column_blocks`;
--> statement-breakpoint
DROP TABLE `column_blocks`;
--> statement-breakpoint
ALTER TABLE `column_rows` RENAME TO `column_blocks`;

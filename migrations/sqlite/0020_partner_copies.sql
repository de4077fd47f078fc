CREATE TABLE `partner_copies` (
	`article` text NOT NULL,
	`key_id` text NOT NULL,
	`seq` integer NOT NULL,
	`told_as` text,
	`early_at` text,
	PRIMARY KEY(`article`, `key_id`)
) STRICT, WITHOUT ROWID;

CREATE INDEX `terms_use` ON `terms` ("article_count" desc,`name_key`,`no`) WHERE "terms"."id" is not null;
--> statement-breakpoint
DROP TABLE `search`;--> statement-breakpoint
CREATE VIRTUAL TABLE `search` USING fts5(
	title, summary, names, body,
	content='', contentless_delete=1, tokenize='ascii'
);--> statement-breakpoint
INSERT INTO `search` (`search`, `rank`) VALUES ('automerge', 8);--> statement-breakpoint
INSERT INTO `search` (`search`, `rank`) VALUES ('hashsize', 8388608);--> statement-breakpoint
CREATE VIRTUAL TABLE `search_words` USING fts5vocab('search', 'instance');

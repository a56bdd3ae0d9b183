package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/pconform/pconform/reports"
)

func reportCommand() *cobra.Command {
	c := &cobra.Command{Use: "report", Short: "Render again, merge or compare reports"}
	var out string
	render := &cobra.Command{Use: "render FILE", Short: "Write the renderings of a report.json again", Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			doc, err := load(args[0])
			if err != nil {
				return err
			}
			return written(c, out, doc)
		}}
	merge := &cobra.Command{Use: "merge FILE…", Short: "Put the reports of shards together", Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			var docs []*reports.Document
			for _, a := range args {
				doc, err := load(a)
				if err != nil {
					return err
				}
				docs = append(docs, doc)
			}
			doc, err := reports.Merge(docs)
			if err != nil {
				return usage("%v", err)
			}
			return written(c, out, doc)
		}}
	var asMarkdown bool
	compare := &cobra.Command{Use: "compare OLD NEW", Short: "What got worse, what got better; exit 1 if something got worse", Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			older, err := load(args[0])
			if err != nil {
				return err
			}
			newer, err := load(args[1])
			if err != nil {
				return err
			}
			difference := reports.Compare(older, newer)
			text := difference.Text()
			if asMarkdown {
				text = difference.Markdown()
			}
			if _, err := fmt.Fprint(c.OutOrStdout(), text); err != nil {
				return &failure{exitDefect, err}
			}
			if difference.Worse() {
				return &failure{exitViolation, nil}
			}
			return nil
		}}
	compare.Flags().BoolVar(&asMarkdown, "markdown", false, "as Markdown, for a pull request")
	for _, sub := range []*cobra.Command{render, merge} {
		sub.Flags().StringVar(&out, "out", "pconform-out", "folder for the report")
	}
	c.AddCommand(render, merge, compare)
	return c
}

func load(path string) (*reports.Document, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, "report.json")
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, usage("%v", err)
	}
	doc, err := reports.Verify(text)
	if err != nil {
		return nil, usage("%s: %v", path, err)
	}
	return doc, nil
}

func written(c *cobra.Command, out string, doc *reports.Document) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return usage("--out: %v", err)
	}
	if err := reports.WriteAll(out, doc); err != nil {
		return &failure{exitDefect, err}
	}
	if err := reports.Console(c.OutOrStdout(), doc, reports.Options{Out: out}); err != nil {
		return &failure{exitDefect, err}
	}
	if code := reports.ExitCode(doc, nil); code != exitOK {
		return &failure{code, nil}
	}
	return nil
}

package trace

import (
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/pconform/pconform/model"
)

// Args are parameters in their order; names may repeat, so they are a list of one-key maps and not a map.
type Args []model.Arg

// MarshalYAML writes - Name: value.
func (a Args) MarshalYAML() (any, error) {
	list := &yaml.Node{Kind: yaml.SequenceNode}
	for _, arg := range a {
		var name, value yaml.Node
		if err := name.Encode(arg.Name); err != nil {
			return nil, err
		}
		if err := value.Encode(arg.Value); err != nil {
			return nil, err
		}
		list.Content = append(list.Content, &yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{&name, &value}})
	}
	return list, nil
}

// UnmarshalYAML reads what MarshalYAML writes and nothing else.
func (a *Args) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.SequenceNode {
		return fmt.Errorf("line %d: args is a list of - Name: value", n.Line)
	}
	for _, item := range n.Content {
		if item.Kind != yaml.MappingNode || len(item.Content) != 2 {
			return fmt.Errorf("line %d: an argument is one Name: value", item.Line)
		}
		var arg model.Arg
		for i, into := range []*string{&arg.Name, &arg.Value} {
			if part := item.Content[i]; part.Kind != yaml.ScalarNode {
				return fmt.Errorf("line %d: an argument is one Name: value, both text", part.Line)
			}
			if err := item.Content[i].Decode(into); err != nil {
				return err
			}
		}
		*a = append(*a, arg)
	}
	return nil
}

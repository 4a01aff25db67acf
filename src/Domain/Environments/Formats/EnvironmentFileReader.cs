using System.Text.RegularExpressions;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Environments.Formats;

/// <summary>Converts the nodes of a document to an <see cref="EnvironmentFile"/> and collects mistakes with their positions.</summary>
internal sealed partial class EnvironmentFileReader(string text, EnvironmentFileOptions options)
{
    private static readonly string[] Keys =
        ["name", "channels", "dependencies", "variables", "prefix", "platforms", "description", "category", "pip-repositories"];

    /// <summary>Keys whose misspelling would silently result in a different environment.</summary>
    private static readonly string[] WeightyKeys = ["dependencies", "channels", "variables", "platforms"];

    private readonly TextLines _lines = new(text);
    private readonly List<string> _warnings = [];
    private readonly List<EnvironmentFileProblem> _problems = [];

    /// <summary>Gets the mistakes in the order in which they were found.</summary>
    public IReadOnlyList<EnvironmentFileProblem> Problems => _problems;

    /// <summary>Reads the file, omitting invalid parts.</summary>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidDocument"/>; for a list of specs also <see cref="ErrorCode.InvalidMatchSpec"/>. </exception>
    public EnvironmentFile Read()
    {
        if (SpecListFile.IsExplicit(text))
        {
            AddKind("This is a list of archives to install as they are, not an environment file.", new SourceLocation(options.File, 1, 1));
            return new EnvironmentFile();
        }

        if (options.File?.EndsWith(".txt", StringComparison.OrdinalIgnoreCase) is true)
        {
            return ReadList(SpecListFile.Parse(text, options.File));
        }

        DocumentNode? root = DocumentReader.Read(text, options.File, options.MaxLength);
        if (root is null || root.IsNull)
        {
            StoreException empty = new(ErrorCode.InvalidEnvironmentFile, "The environment file is empty.")
            {
                Location = new SourceLocation(options.File, 1, 1),
                Hints = ["a file needs at least 'dependencies:' with a list"],
            };
            Add(EnvironmentFileRule.Document, [], null, empty);
            return new EnvironmentFile();
        }

        if (root.Entries is null)
        {
            Add(
                EnvironmentFileRule.Document, root, [],
                $"An environment file is a mapping with keys such as 'dependencies', this is {root.Kind}.");
            return new EnvironmentFile();
        }

        if (DocumentKind.IsLockfile(root))
        {
            AddKind("This is a lockfile, not an environment file.", root.Location);
            return new EnvironmentFile();
        }

        return ReadMapping(root);
    }

    private static EnvironmentFile ReadList(SpecListFile list) => new()
    {
        Dependencies = [.. list.Specs.Select(spec => EnvironmentDependency.OfConda(spec.ToString(), spec))],
        Platforms = list.Platform is { } platform ? [platform] : [],
    };

    private EnvironmentFile ReadMapping(DocumentNode root)
    {
        CheckKeys(root);
        if (root.Find("dependencies") is null)
        {
            Warn(root, "there is no key 'dependencies', so nothing is asked for");
        }

        EnvironmentFile file = new()
        {
            ChannelTexts = [.. ReadTexts(root.Find("channels"), ["channels"]).Select(t => t.Text!.Trim())],
            Dependencies = ReadDependencies(root.Find("dependencies")),
            Description = ReadText(root, "description"),
            Name = ReadName(root),
            Prefix = ReadText(root, "prefix"),
            Category = ReadText(root, "category"),
            Platforms = ReadPlatforms(root.Find("platforms")),
            PipRepositories = [.. ReadTexts(root.Find("pip-repositories"), ["pip-repositories"]).Select(t => t.Text!)],
            Variables = ReadVariables(root.Find("variables")),
        };
        if (file.PipLines.Count > 0 && !file.Specs.Any(spec => spec.Name == "pip"))
        {
            _warnings.Add("There is a pip section but no dependency on 'pip'.");
        }

        return file with { Warnings = _warnings };
    }

    private void CheckKeys(DocumentNode root)
    {
        foreach ((DocumentNode key, _) in root.Entries!)
        {
            if (Keys.Contains(key.Text))
            {
                continue;
            }

            string? near = NearestNames.Find(key.Text!, Keys, 1) is [string nearest, ..] ? nearest : null;
            if (near is not null && WeightyKeys.Contains(near) && root.Find(near) is null)
            {
                Add(EnvironmentFileRule.Key, key, [key.Text!], $"The key '{key.Text}' is not known.", $"did you mean '{near}'?");
            }
            else
            {
                Warn(key, $"the key '{key.Text}' is ignored" + (near is null ? "" : $"; did you mean '{near}'?"));
            }
        }
    }

    private string? ReadName(DocumentNode root)
    {
        DocumentNode? node = root.Find("name");
        if (options.IsName is null)
        {
            return ReadText(root, "name");
        }

        if (node is null)
        {
            Add(EnvironmentFileRule.Presence, root, ["name"], "The environment has no name.", "add 'name:'");
        }
        else if (node.Text is null || node.IsNull)
        {
            Add(EnvironmentFileRule.Text, node, ["name"], $"'name' must be a text, this is {node.Kind}.");
        }
        else if (!options.IsName(node.Text))
        {
            Add(EnvironmentFileRule.Name, node, ["name"], $"'{node.Text}' cannot be the name of an environment.");
        }

        return node?.Text;
    }

    private string? ReadText(DocumentNode root, string key)
    {
        DocumentNode? node = root.Find(key);
        if (node is null || node.IsNull)
        {
            return null;
        }

        if (node.Text is null)
        {
            Add(EnvironmentFileRule.Text, node, [key], $"'{key}' must be a text, this is {node.Kind}.");
        }

        return node.Text;
    }

    private List<string> ReadPlatforms(DocumentNode? node)
    {
        List<string> platforms = [];
        foreach (DocumentNode item in ReadTexts(node, ["platforms"]))
        {
            if (Subdirs.IsKnown(item.Text!))
            {
                platforms.Add(item.Text!);
            }
            else
            {
                Add(
                    EnvironmentFileRule.Platform, item, ["platforms"], $"'{item.Text}' is not a platform.",
                    NearestNames.Find(item.Text!, Subdirs.Known).Select(near => $"did you mean '{near}'?"));
            }
        }

        return platforms;
    }

    private List<EnvironmentVariable> ReadVariables(DocumentNode? node)
    {
        List<EnvironmentVariable> variables = [];
        if (node is null || node.IsNull)
        {
            return variables;
        }

        if (node.Entries is null)
        {
            Add(
                EnvironmentFileRule.Mapping, node, ["variables"],
                $"'variables' must be a mapping from names to values, this is {node.Kind}.",
                "example: 'NAME: value'");
        }

        foreach ((DocumentNode key, DocumentNode value) in (node.Entries ?? []).Where(entry => Applies(entry.Key)))
        {
            string name = key.Text!;
            if (value.Text is null || value.IsNull)
            {
                Add(
                    EnvironmentFileRule.Variable, value, ["variables", name],
                    $"The variable '{name}' must have a text as value, this is {value.Kind}.",
                    "write '' for an empty one");
            }
            else if (name.Length == 0 || name.AsSpan().ContainsAny('=', '\0'))
            {
                Add(EnvironmentFileRule.Key, key, ["variables", name], $"'{name}' cannot be the name of an environment variable.");
            }
            else
            {
                variables.Add(new EnvironmentVariable(name, value.Text, !value.IsQuoted && WholeNumber().IsMatch(value.Text)));
            }
        }

        return variables;
    }

    /// <summary>Returns the entries of a list that are texts and apply to the platform.</summary>
    private List<DocumentNode> ReadTexts(DocumentNode? node, object[] path)
    {
        List<DocumentNode> texts = [];
        foreach ((int index, DocumentNode item) in ReadItems(node, path).Index())
        {
            if (!Applies(item))
            {
                continue;
            }

            if (item.Text is null || item.IsNull)
            {
                Add(EnvironmentFileRule.Text, item, [.. path, index], $"An entry of '{path[^1]}' must be a text, this is {item.Kind}.");
            }
            else
            {
                texts.Add(item);
            }
        }

        return texts;
    }

    private IReadOnlyList<DocumentNode> ReadItems(DocumentNode? node, object[] path)
    {
        if (node is null || node.IsNull)
        {
            return [];
        }

        if (node.Items is null)
        {
            Add(EnvironmentFileRule.List, node, path, $"'{path[^1]}' must be a list, this is {node.Kind}.", "begin each entry with '- '");
        }

        return node.Items ?? [];
    }

    /// <summary>Determines whether the line of a node has no selector or one that matches the platform.</summary>
    private bool Applies(DocumentNode node)
    {
        ReadOnlySpan<char> selector = PlatformSelector.FindIn(_lines[node.Line]);
        if (selector.IsEmpty)
        {
            return true;
        }

        if (options.Platform is null)
        {
            Warn(node, $"the selector [{selector}] is not evaluated");
            return true;
        }

        if (!PlatformSelector.TryEvaluate(selector, options.Platform, out bool applies))
        {
            Warn(node, $"the remark [{selector}] is not a platform selector");
            return true;
        }

        return applies;
    }

    private void Warn(DocumentNode node, string message) => _warnings.Add($"{node.Location}: {message}");

    private void AddKind(string message, SourceLocation place) =>
        Add(EnvironmentFileRule.Kind, [], null, new StoreException(ErrorCode.InvalidEnvironmentFile, message)
        {
            Location = place,
            Hints = ["give it as a lockfile: --lockfile on the command line, is_lockfile in a request"],
        });

    private void Add(EnvironmentFileRule rule, DocumentNode node, object[] path, string message, params IEnumerable<string> hints) =>
        Add(rule, path, node.Text, node.Error(ErrorCode.InvalidEnvironmentFile, message, hints));

    private void Add(EnvironmentFileRule rule, object[] path, string? found, StoreException failure) =>
        _problems.Add(new EnvironmentFileProblem(rule, path, found, failure));

    [GeneratedRegex("^[-+]?[0-9]{1,18}$", RegexOptions.CultureInvariant)]
    private static partial Regex WholeNumber();
}

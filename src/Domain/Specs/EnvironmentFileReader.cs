using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Specs;

/// <summary>Turns the nodes of a document into an <see cref="EnvironmentFile"/> and complains with the place.</summary>
internal sealed class EnvironmentFileReader(string text, EnvironmentFileOptions options)
{
    private static readonly string[] Keys =
        ["name", "channels", "dependencies", "variables", "prefix", "platforms", "description", "category", "pip-repositories"];

    /// <summary>Keys whose misspelling would silently make another environment.</summary>
    private static readonly string[] WeightyKeys = ["dependencies", "channels", "variables", "platforms"];

    private readonly TextLines _lines = new(text);
    private readonly List<string> _warnings = [];
    private readonly List<MatchSpec> _specs = [];
    private readonly List<string> _specTexts = [];
    private List<string>? _pip;

    public EnvironmentFile Read()
    {
        if (SpecListFile.IsExplicit(text))
        {
            throw NotTheKind("This is a list of archives to install as they are, not an environment file.", new SourceLocation(options.File, 1, 1));
        }

        DocumentNode? root = DocumentReader.Read(text, options.File, options.MaxLength);
        if (root is null || root.IsNull)
        {
            throw new StoreException(ErrorCode.InvalidEnvironmentFile, "The environment file is empty.")
            {
                Location = new SourceLocation(options.File, 1, 1),
                Hints = ["a file needs at least 'dependencies:' with a list"],
            };
        }

        if (root.Entries is null)
        {
            throw Error(root, $"An environment file is a mapping with keys such as 'dependencies', this is {root.Kind}.");
        }

        if (DocumentKind.IsLockfile(root))
        {
            throw NotTheKind("This is a lockfile, not an environment file.", root.Location);
        }

        CheckKeys(root);
        if (root.Find("dependencies") is null)
        {
            Warn(root, "there is no key 'dependencies', so nothing is asked for");
        }

        ReadDependencies(root.Find("dependencies"));
        List<string> channels = ReadTexts(root.Find("channels"), "channels");
        EnvironmentFile file = new()
        {
            Name = ReadText(root.Find("name"), "name"),
            Description = ReadText(root.Find("description"), "description"),
            Prefix = ReadText(root.Find("prefix"), "prefix"),
            Category = ReadText(root.Find("category"), "category"),
            NoDefaults = channels.Contains("nodefaults"),
            Channels = [.. channels.Where(channel => channel != "nodefaults").Distinct()],
            Platforms = ReadPlatforms(root.Find("platforms")),
            PipRepositories = ReadTexts(root.Find("pip-repositories"), "pip-repositories"),
            Variables = ReadVariables(root.Find("variables")),
            Specs = _specs,
            SpecTexts = _specTexts,
            PipRequirements = _pip,
        };
        if (_pip is { Count: > 0 } && !_specs.Any(spec => spec.Name == "pip"))
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
                throw Error(key, $"The key '{key.Text}' is not known.", $"did you mean '{near}'?");
            }

            Warn(key, $"the key '{key.Text}' is ignored" + (near is null ? "" : $"; did you mean '{near}'?"));
        }
    }

    private void ReadDependencies(DocumentNode? node)
    {
        if (node is null || node.IsNull)
        {
            return;
        }

        if (node.Items is null)
        {
            throw Error(node, $"'dependencies' must be a list, this is {node.Kind}.", "begin each dependency with '- '");
        }

        foreach (DocumentNode item in node.Items)
        {
            if (!Applies(item))
            {
                continue;
            }

            if (item.Entries is not null)
            {
                ReadDependencyMapping(item);
            }
            else
            {
                AddSpec(item);
            }
        }
    }

    private void ReadDependencyMapping(DocumentNode item)
    {
        foreach ((DocumentNode key, DocumentNode value) in item.Entries!)
        {
            string name = key.Text!;
            if (name == "pip")
            {
                if (_pip is not null)
                {
                    throw Error(key, "There are two pip sections.", "join them");
                }

                _pip = ReadTexts(value, "pip");
            }
            else if (name.StartsWith("sel(", StringComparison.Ordinal) && name.EndsWith(')'))
            {
                ReadSelected(key, name[4..^1], value);
            }
            else
            {
                string hint = value.Text is { Length: > 0 } version && !value.IsNull
                    ? $"write '{name}={version}' without ': '"
                    : "pip requirements stand below '- pip:', everything else is a text";
                throw Error(key, $"A dependency is a text or a pip section; '{name}:' is neither.", [hint, .. Near(name)]);
            }
        }
    }

    private static IEnumerable<string> Near(string name) =>
        NearestNames.Find(name, ["pip"]).Select(near => $"did you mean '{near}'?");

    private void ReadSelected(DocumentNode key, string selector, DocumentNode value)
    {
        bool applies = true;
        if (options.Platform is not null && !PlatformSelector.TryEvaluate(selector, options.Platform, out applies))
        {
            throw Error(key, $"'{selector}' does not select platforms.", "examples: sel(linux), sel(unix), sel(win64), sel(osx-arm64)");
        }

        if (!applies)
        {
            return;
        }

        foreach (DocumentNode item in value.Items ?? [value])
        {
            AddSpec(item);
        }
    }

    private void AddSpec(DocumentNode item)
    {
        if (item.Text is null || item.IsNull)
        {
            throw Error(item, $"A dependency must be a text, this is {item.Kind}.");
        }

        string spec = item.Text.Trim();
        if (!MatchSpec.TryParse(spec, options.SpecOptions, out MatchSpec? parsed, out SyntaxError error))
        {
            StoreException failure = error.ToException(ErrorCode.InvalidMatchSpec, "Invalid dependency", spec);
            throw new StoreException(ErrorCode.InvalidMatchSpec, failure.Message, failure)
            {
                Location = new SourceLocation(options.File, item.Line, item.Column + (item.IsQuoted ? 1 : 0) + error.Offset),
                Found = failure.Found,
                Hints = failure.Hints,
            };
        }

        foreach (string warning in parsed.Warnings)
        {
            Warn(item, warning);
        }

        _specs.Add(parsed);
        _specTexts.Add(spec);
    }

    private List<string> ReadPlatforms(DocumentNode? node)
    {
        List<string> platforms = ReadTexts(node, "platforms");
        foreach (string platform in platforms)
        {
            if (!Subdirs.IsKnown(platform))
            {
                DocumentNode place = node!.Items?.First(item => item.Text == platform) ?? node;
                throw Error(
                    place,
                    $"'{platform}' is not a platform.",
                    NearestNames.Find(platform, Subdirs.Known).Select(near => $"did you mean '{near}'?"));
            }
        }

        return platforms;
    }

    private List<KeyValuePair<string, string>> ReadVariables(DocumentNode? node)
    {
        List<KeyValuePair<string, string>> variables = [];
        if (node is null || node.IsNull)
        {
            return variables;
        }

        if (node.Entries is null)
        {
            throw Error(node, $"'variables' must be a mapping from names to values, this is {node.Kind}.", "example: 'NAME: value'");
        }

        foreach ((DocumentNode key, DocumentNode value) in node.Entries)
        {
            if (!Applies(key))
            {
                continue;
            }

            if (value.Text is null || value.IsNull)
            {
                throw Error(value, $"The variable '{key.Text}' must have a text as value, this is {value.Kind}.", "write '' for an empty one");
            }

            if (key.Text!.Length == 0 || key.Text.AsSpan().ContainsAny('=', '\0'))
            {
                throw Error(key, $"'{key.Text}' cannot be the name of an environment variable.");
            }

            variables.Add(new(key.Text, value.Text));
        }

        return variables;
    }

    private static string? ReadText(DocumentNode? node, string key)
    {
        if (node is null || node.IsNull)
        {
            return null;
        }

        return node.Text ?? throw Error(node, $"'{key}' must be a text, this is {node.Kind}.");
    }

    private List<string> ReadTexts(DocumentNode? node, string key)
    {
        List<string> texts = [];
        if (node is null || node.IsNull)
        {
            return texts;
        }

        if (node.Items is null)
        {
            throw Error(node, $"'{key}' must be a list, this is {node.Kind}.", "begin each entry with '- '");
        }

        foreach (DocumentNode item in node.Items)
        {
            if (!Applies(item))
            {
                continue;
            }

            if (item.Text is null || item.IsNull)
            {
                throw Error(item, $"An entry of '{key}' must be a text, this is {item.Kind}.");
            }

            texts.Add(item.Text);
        }

        return texts;
    }

    /// <summary>Whether the line of a node has no selector, or one that holds for the platform.</summary>
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

    private static StoreException NotTheKind(string message, SourceLocation place) => new(ErrorCode.InvalidEnvironmentFile, message)
    {
        Location = place,
        Hints = ["give it as a lockfile: --lockfile on the command line, is_lockfile in a request"],
    };

    private static StoreException Error(DocumentNode node, string message, params IEnumerable<string> hints) =>
        node.Error(ErrorCode.InvalidEnvironmentFile, message, hints);
}

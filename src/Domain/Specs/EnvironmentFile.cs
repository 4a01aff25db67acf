using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Specs;

/// <summary>
/// What somebody wants in an environment: <c>environment.yml</c> (CEP 24), with the keys <c>platforms</c>, <c>category</c> and
/// <c>pip-repositories</c> of conda-lock and <c>description</c> of conda-store.
/// </summary>
public sealed record EnvironmentFile
{
    /// <summary>The environment's name; null when none is given.</summary>
    public string? Name { get; init; }

    /// <summary>What the environment is for; null when not given.</summary>
    public string? Description { get; init; }

    /// <summary>The prefix it was exported from; informational, null when not given.</summary>
    public string? Prefix { get; init; }

    /// <summary>Channels as written, the most important first, without <c>nodefaults</c>.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>Whether <c>nodefaults</c> was among the channels: no configured channel is added.</summary>
    public bool NoDefaults { get; init; }

    /// <summary>Requirements on conda packages, in order.</summary>
    public IReadOnlyList<MatchSpec> Specs { get; init; } = [];

    /// <summary>The texts of <see cref="Specs"/> as they were written.</summary>
    public IReadOnlyList<string> SpecTexts { get; init; } = [];

    /// <summary>Lines for pip, verbatim: requirements, URLs and options such as <c>--index-url</c>. Null without a pip section.</summary>
    public IReadOnlyList<string>? PipRequirements { get; init; }

    /// <summary>Environment variables to set on activation, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; } = [];

    /// <summary>Platforms to solve for; empty when the file leaves that open.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>conda-lock's category of the requirements; null when not given.</summary>
    public string? Category { get; init; }

    /// <summary>Indexes for pip packages, beside those in <see cref="PipRequirements"/>.</summary>
    public IReadOnlyList<string> PipRepositories { get; init; } = [];

    /// <summary>What was ignored or looks like a mistake, in sentences with the place.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Reads an environment file, YAML or JSON.</summary>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidDocument"/> when it is not YAML, <see cref="ErrorCode.InvalidEnvironmentFile"/> when its
    /// shape is wrong, <see cref="ErrorCode.InvalidMatchSpec"/> or <see cref="ErrorCode.InvalidVersionSpec"/> for a
    /// requirement; always with the place.
    /// </exception>
    public static EnvironmentFile Parse(string text, EnvironmentFileOptions? options = null) =>
        new EnvironmentFileReader(text, options ?? new()).Read();

    /// <summary>The canonical text: fixed order of keys, nothing that is empty, requirements as they were written.</summary>
    public string ToYaml()
    {
        YamlWriter yaml = new();
        yaml.Entry("name", Name);
        yaml.Entry("description", Description);
        List<string> channels = [.. Channels, .. NoDefaults ? (string[])["nodefaults"] : []];
        if (channels.Count > 0)
        {
            yaml.List("channels", channels);
        }

        if (Platforms.Count > 0)
        {
            yaml.List("platforms", Platforms);
        }

        yaml.Entry("category", Category);
        if (PipRepositories.Count > 0)
        {
            yaml.List("pip-repositories", PipRepositories);
        }

        WriteDependencies(yaml);
        if (Variables.Count > 0)
        {
            yaml.Mapping("variables", Variables);
        }

        yaml.Entry("prefix", Prefix);
        return yaml.ToString();
    }

    private void WriteDependencies(YamlWriter yaml)
    {
        if (SpecTexts.Count == 0 && PipRequirements is null)
        {
            yaml.List("dependencies", []);
            return;
        }

        yaml.List("dependencies", SpecTexts.Count == 0 ? null : SpecTexts);
        if (PipRequirements is not null)
        {
            if (SpecTexts.Count == 0)
            {
                yaml.Key("dependencies");
            }

            using (yaml.Item())
            {
                yaml.List("pip", PipRequirements);
            }
        }
    }
}

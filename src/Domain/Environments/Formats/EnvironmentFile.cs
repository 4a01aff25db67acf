using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Specs;

namespace CondaStore.Domain.Environments.Formats;

/// <summary>
/// Represents an environment file: <c>environment.yml</c> (CEP 24, https://conda.org/learn/ceps/cep-0024), with the keys
/// <c>platforms</c>, <c>category</c> and <c>pip-repositories</c> of conda-lock and <c>description</c> of conda-store.
/// </summary>
public sealed record EnvironmentFile
{
    private const string NoDefaultsText = "nodefaults";

    /// <summary>Gets the environment's name; null when none is given.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the description of the environment; null if not given.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the prefix it was exported from; informational, null when not given.</summary>
    public string? Prefix { get; init; }

    /// <summary>Gets the channels as written, the most important first, including <c>nodefaults</c> and duplicates.</summary>
    public IReadOnlyList<string> ChannelTexts { get; init; } = [];

    /// <summary>Gets the distinct channels, the most important first, without <c>nodefaults</c>.</summary>
    public IReadOnlyList<string> Channels => [.. ChannelTexts.Where(channel => channel != NoDefaultsText).Distinct()];

    /// <summary>Gets whether <c>nodefaults</c> was among the channels: no configured channel is added.</summary>
    public bool NoDefaults => ChannelTexts.Contains(NoDefaultsText);

    /// <summary>Gets the dependencies in order: requirements on conda packages, and pip sections.</summary>
    public IReadOnlyList<EnvironmentDependency> Dependencies { get; init; } = [];

    /// <summary>Gets the requirements on conda packages, in order.</summary>
    public IReadOnlyList<MatchSpec> Specs => [.. Dependencies.Select(d => d.Conda).OfType<MatchSpec>()];

    /// <summary>Gets the texts of <see cref="Specs"/> as written.</summary>
    public IReadOnlyList<string> SpecTexts => [.. Dependencies.Select(d => d.Text).OfType<string>()];

    /// <summary>Gets the lines of all pip sections, in order.</summary>
    public IReadOnlyList<PipLine> PipLines => [.. Dependencies.SelectMany(d => d.Pip ?? [])];

    /// <summary>Environment variables to set on activation, in order.</summary>
    public IReadOnlyList<EnvironmentVariable> Variables { get; init; } = [];

    /// <summary>Gets the platforms to solve for; empty if the file does not specify any.</summary>
    public IReadOnlyList<string> Platforms { get; init; } = [];

    /// <summary>conda-lock's category of the requirements; null when not given.</summary>
    public string? Category { get; init; }

    /// <summary>Gets the indexes for pip packages, in addition to those in the pip sections.</summary>
    public IReadOnlyList<string> PipRepositories { get; init; } = [];

    /// <summary>Gets warnings about ignored content and likely mistakes, each with its position.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>
    /// Parses an environment file, YAML or JSON, a <c>pylock.toml</c>, or a list of specs (CEP 23,
    /// https://conda.org/learn/ceps/cep-0023) if the file's name ends with <c>.txt</c>.
    /// </summary>
    /// <exception cref="StoreException">
    /// <see cref="ErrorCode.InvalidDocument"/> if it is not YAML, <see cref="ErrorCode.InvalidEnvironmentFile"/> if its structure is
    /// invalid, <see cref="ErrorCode.InvalidMatchSpec"/> or <see cref="ErrorCode.InvalidVersionSpec"/> for a requirement; always with the
    /// position. </exception>
    public static EnvironmentFile Parse(string text, EnvironmentFileOptions? options = null)
    {
        if (PylockFile.IsPylock(text))
        {
            return PylockEnvironment.Read(text, options ?? new());
        }

        EnvironmentFile file = Read(text, options, out IReadOnlyList<EnvironmentFileProblem> problems);
        return problems.Count == 0 ? file : throw problems[0].Failure;
    }

    /// <summary>Parses like <see cref="Parse"/>, but continues after mistakes, so that all of them can be reported at once.</summary>
    /// <param name="text">YAML or JSON.</param>
    /// <param name="options">How to read.</param>
    /// <param name="problems">The mistakes; if there are any, the affected parts are missing from the file.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidDocument"/>.</exception>
    internal static EnvironmentFile Read(string text, EnvironmentFileOptions? options, out IReadOnlyList<EnvironmentFileProblem> problems)
    {
        EnvironmentFileReader reader = new(text, options ?? new());
        EnvironmentFile file = reader.Read();
        problems = reader.Problems;
        return file;
    }

    /// <summary>Returns the canonical text: keys in a fixed order, no empty values, requirements as written.</summary>
    public string ToYaml()
    {
        YamlWriter yaml = new();
        yaml.Entry("name", Name);
        yaml.Entry("description", Description);
        List<string> channels = [.. Channels, .. NoDefaults ? (string[])[NoDefaultsText] : []];
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
            yaml.Mapping("variables", Variables.Select(v => KeyValuePair.Create(v.Name, v.Value)));
        }

        yaml.Entry("prefix", Prefix);
        return yaml.ToString();
    }

    private void WriteDependencies(YamlWriter yaml)
    {
        if (Dependencies.Count == 0)
        {
            yaml.List("dependencies", []);
            return;
        }

        yaml.Key("dependencies");
        foreach (EnvironmentDependency dependency in Dependencies.Where(d => d.Text is not null))
        {
            if (dependency.Selector is null)
            {
                yaml.Item(dependency.Text!);
                continue;
            }

            using (yaml.Item())
            {
                yaml.Entry($"sel({dependency.Selector})", dependency.Text);
            }
        }

        if (Dependencies.Any(d => d.Pip is not null))
        {
            using (yaml.Item())
            {
                yaml.List("pip", [.. PipLines.Select(line => line.Text)]);
            }
        }
    }
}

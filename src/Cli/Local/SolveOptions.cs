using System.CommandLine;
using System.CommandLine.Parsing;
using CondaStore.Domain.Pypi.Building;

namespace CondaStore.Cli.Local;

/// <summary>Represents the options of commands that solve.</summary>
internal sealed class SolveOptions
{
    private static readonly string[] Priorities = ["strict", "flexible", "disabled"];

    private readonly Argument<string[]> _specs = new("SPEC")
    {
        Description = "The packages to install, as match specs: 'numpy', 'python=3.12', 'pandas >=2,<3'.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _file = new("--file", "-f")
    {
        Description = "An environment.yml with the packages and channels, or a .txt file with one match spec per line.",
        HelpName = "environment.yml",
    };

    private readonly Option<string[]> _channels = new("--channel", "-c")
    {
        Description = "A channel: name, URL or folder. Can be given multiple times, in order of priority. Precedes the channels of the "
            + "file.",
        HelpName = "CHANNEL",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _overrideChannels = new("--override-channels")
    {
        Description = "Use only the channels given with --channel, not those of the file or the default.",
    };

    private readonly Option<string[]> _platforms = new("--platform", "-p")
    {
        Description = "A platform to solve for, such as linux-64. Default: this machine. Can be given multiple times to write a lockfile.",
        HelpName = "PLATFORM",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> _virtualPackages = new("--virtual-package")
    {
        Description = "Override a detected virtual package: __glibc=2.28, __cuda=12.4; '__cuda=' for none.",
        HelpName = "NAME=VERSION[=BUILD]",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _channelPriority = new("--channel-priority")
    {
        Description = "Take a package from the first channel that has it (strict), preferably from it (flexible), or from any (disabled).",
        DefaultValueFactory = _ => "strict",
    };

    private readonly Option<string[]> _excludeNewer = new("--exclude-newer")
    {
        Description = "Exclude packages published after this time, or younger than this age: 2026-01-31, 2026-01-31T12:00:00Z, 7d. "
            + "For one package or channel: numpy=7d, conda-forge::7d. Can be given multiple times.",
        HelpName = "[PACKAGE=|CHANNEL::]WHEN",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _index = new("--index-url")
    {
        Description = "The package index for pip requirements, instead of that of the file or the public one.",
        HelpName = "URL",
    };

    private readonly Option<string[]> _extraIndexes = new("--extra-index-url")
    {
        Description = "An additional package index, for projects that previous ones do not have. Can be given multiple times.",
        HelpName = "URL",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _cache = CacheFolder.Option();

    private readonly Option<string[]> _readCaches = CacheFolder.ReadOption();

    private readonly Option<bool> _offline = new("--offline") { Description = "Use only cached and local files, never the network." };

    private readonly Option<string> _sourceBuilds = new("--source-builds")
    {
        Description = "Which projects without a wheel are built by running their code: all, those whose build runs a known backend only, or none.",
        DefaultValueFactory = _ => "allow",
    };

    private readonly Option<bool> _showBuilds = new("--build-output") { Description = "Show the output of builds." };

    private readonly Option<bool> _json = new("--json") { Description = "Write progress and errors as one JSON object per line." };

    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Show no progress." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _channelPriority.AcceptOnlyFromAmong(Priorities);
        _sourceBuilds.AcceptOnlyFromAmong("allow", "pure", "never");
        _specs.Validators.Add(result =>
        {
            foreach (Token token in result.Tokens.Where(t => t.Value.StartsWith('-')))
            {
                result.AddError($"Unrecognized option '{token.Value}'.");
            }
        });
        command.Add(_specs);
        foreach (Option option in (Option[])[
            _file, _channels, _overrideChannels, _platforms, _virtualPackages, _channelPriority, _excludeNewer, _index, _extraIndexes,
            _sourceBuilds, _showBuilds, _cache, _readCaches, _offline, _json, _quiet])
        {
            command.Add(option);
        }
    }

    /// <summary>Reads the arguments from the command line.</summary>
    public SolveArguments Read(ParseResult parsed) => new()
    {
        Specs = parsed.GetValue(_specs) ?? [],
        File = parsed.GetValue(_file),
        Channels = parsed.GetValue(_channels) ?? [],
        OverrideChannels = parsed.GetValue(_overrideChannels),
        Platforms = parsed.GetValue(_platforms) ?? [],
        VirtualPackages = parsed.GetValue(_virtualPackages) ?? [],
        ChannelPriority = parsed.GetValue(_channelPriority)!,
        ExcludeNewer = parsed.GetValue(_excludeNewer) ?? [],
        Pip = new PipArguments(parsed.GetValue(_index), parsed.GetValue(_extraIndexes) ?? [])
        {
            SourceBuilds = Enum.Parse<SourceBuildPolicy>(parsed.GetValue(_sourceBuilds)!, ignoreCase: true),
            ShowsBuilds = parsed.GetValue(_showBuilds),
        },
        Cache = parsed.GetValue(_cache),
        ReadCaches = CacheFolder.ReadOnly(parsed.GetValue(_readCaches)),
        IsOffline = parsed.GetValue(_offline),
        AsJson = parsed.GetValue(_json),
        IsQuiet = parsed.GetValue(_quiet),
    };
}

using System.CommandLine;
using System.CommandLine.Parsing;

namespace CondaStore.Cli.Local;

/// <summary>The options of every command that solves.</summary>
internal sealed class SolveOptions
{
    private static readonly string[] Priorities = ["strict", "flexible", "disabled"];

    private readonly Argument<string[]> _specs = new("SPEC")
    {
        Description = "Packages wanted, as match specs: 'numpy', 'python=3.12', 'pandas >=2,<3'.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _file = new("--file", "-f")
    {
        Description = "An environment.yml that says what is wanted, and from which channels; or a .txt with one match spec a line.",
        HelpName = "environment.yml",
    };

    private readonly Option<string[]> _channels = new("--channel", "-c")
    {
        Description = "A channel: a name, a URL or a folder. May be given several times, the most important first; comes before the file's channels.",
        HelpName = "CHANNEL",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> _overrideChannels = new("--override-channels")
    {
        Description = "Use the channels given with --channel alone, not those of the file or the default.",
    };

    private readonly Option<string[]> _platforms = new("--platform", "-p")
    {
        Description = "A platform to solve for, for example linux-64; this machine's when not given. May be given several times where a lockfile is written.",
        HelpName = "PLATFORM",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> _virtualPackages = new("--virtual-package")
    {
        Description = "Assume this property of the machine instead of the detected one: __glibc=2.28, __cuda=12.4; '__cuda=' for none.",
        HelpName = "NAME=VERSION[=BUILD]",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string> _channelPriority = new("--channel-priority")
    {
        Description = "Whether a package is taken from the first channel that has it (strict), preferably (flexible), or from any (disabled).",
        DefaultValueFactory = _ => "strict",
    };

    private readonly Option<string[]> _excludeNewer = new("--exclude-newer")
    {
        Description = "Leave out packages published after this moment, or younger than this age: 2026-01-31, 2026-01-31T12:00:00Z, 7d. "
            + "For one package or channel: numpy=7d, conda-forge::7d. May be given several times.",
        HelpName = "[PACKAGE=|CHANNEL::]WHEN",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _index = new("--index-url")
    {
        Description = "The package index for the requirements in a pip section, in the place of the file's or the public one.",
        HelpName = "URL",
    };

    private readonly Option<string[]> _extraIndexes = new("--extra-index-url")
    {
        Description = "A further index, for projects that those before it do not have. May be given several times.",
        HelpName = "URL",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _cache = CacheFolder.Option();

    private readonly Option<string[]> _readCaches = CacheFolder.ReadOption();

    private readonly Option<bool> _offline = new("--offline") { Description = "Use what is in the cache and on this machine, never the network." };

    private readonly Option<bool> _json = new("--json") { Description = "Write progress and errors as one JSON object a line, for programs." };

    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Show no progress." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        _channelPriority.AcceptOnlyFromAmong(Priorities);
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
            _cache, _readCaches, _offline, _json, _quiet])
        {
            command.Add(option);
        }
    }

    /// <summary>What was given.</summary>
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
        Pip = new PipArguments(parsed.GetValue(_index), parsed.GetValue(_extraIndexes) ?? []),
        Cache = parsed.GetValue(_cache),
        ReadCaches = CacheFolder.ReadOnly(parsed.GetValue(_readCaches)),
        IsOffline = parsed.GetValue(_offline),
        AsJson = parsed.GetValue(_json),
        IsQuiet = parsed.GetValue(_quiet),
    };
}

using CondaStore.Domain.Channels;
using CondaStore.Domain.Channels.Fetching;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.Solving.Requests;
using CondaStore.Domain.Specs;
using CondaStore.Domain.Versions;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Cli.Local;

/// <summary>Represents the validated input of a solve, from the command line and the file that it specifies.</summary>
internal sealed class SolveInputs
{
    private const string DefaultChannel = "conda-forge";

    private readonly SolveArguments _arguments;
    private readonly string? _text;
    private readonly DateTimeOffset _now;

    private SolveInputs(SolveArguments arguments, string? text, DateTimeOffset now)
    {
        _arguments = arguments;
        _text = text;
        _now = now;
        Configuration = new ChannelConfiguration();
        Platforms = arguments.Platforms.Count > 0 ? arguments.Platforms
            : FileFor(null)?.Platforms is { Count: > 0 } named ? named
            : [HostPlatform.Subdir];
        foreach (string platform in Platforms)
        {
            if (!Subdirs.IsKnown(platform))
            {
                throw Invalid("--platform", platform, "is not a platform", "platforms are named like linux-64, osx-arm64, win-64");
            }
        }
    }

    /// <summary>The resolution of channel names.</summary>
    public ChannelConfiguration Configuration { get; }

    /// <summary>The platforms to solve for, at least one.</summary>
    public IReadOnlyList<string> Platforms { get; }

    /// <summary>The warnings about the file for all platforms, as sentences.</summary>
    public IReadOnlyList<string> Warnings => [.. Platforms.SelectMany(p => FileFor(p)?.Warnings ?? []).Distinct()];

    /// <summary>Reads the file and validates the arguments.</summary>
    /// <exception cref="StoreException">An input is missing or invalid, with its location if it is in a file.</exception>
    public static async Task<SolveInputs> ReadAsync(
        SolveArguments arguments, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        if (arguments.File is null && arguments.Specs.Count == 0)
        {
            throw new StoreException(ErrorCode.InvalidOption, "There is nothing to solve: specify packages, or a file with --file.");
        }

        string? text = arguments.File is null ? null : await InputFile.ReadAsync(arguments.File, cancellationToken);
        return new SolveInputs(arguments, text, timeProvider.GetUtcNow());
    }

    private EnvironmentFile? FileFor(string? platform) =>
        _text is null ? null : EnvironmentFile.Parse(_text, new EnvironmentFileOptions { File = _arguments.File, Platform = platform });

    /// <summary>Gets the request for the given platforms.</summary>
    /// <param name="platforms">The platforms, at least one.</param>
    /// <exception cref="StoreException">A requirement is invalid.</exception>
    public EnvironmentRequest For(IReadOnlyList<string> platforms)
    {
        PlatformRequirements[] requirements = [.. platforms.Select(RequirementsFor)];
        IReadOnlyDictionary<string, string> variables = NetworkOptions.VariablesOfProcess();
        return new EnvironmentRequest
        {
            ChannelsOfSpecs = Configuration.ParseAll(EnvironmentRequest.ChannelsNamedBeside(requirements, withArchives: false)),
            Platforms = requirements,
            VirtualPackages = _arguments.VirtualPackages,
            CallerVariables = variables,
            Archives = new ArchiveOptions(Configuration.WorkingDirectory, Configuration.HomeDirectory, variables),
            Pip = _arguments.Pip.ToOptions(_arguments.File, Configuration.WorkingDirectory, variables),
            ChannelPriority = Enum.Parse<ChannelPriority>(_arguments.ChannelPriority, ignoreCase: true),
            ExcludeNewer = CutoffText.Parse(_arguments.ExcludeNewer, _now),
            Sources = _arguments.File is null ? [] : [_arguments.File],
        };
    }

    private PlatformRequirements RequirementsFor(string platform)
    {
        EnvironmentFile file = FileFor(platform) ?? new EnvironmentFile();
        List<string> channels = [.. _arguments.Channels, .. _arguments.OverrideChannels ? [] : file.Channels];
        PlatformRequirements ofFile = PlatformRequirements.Of(
            file, platform, Configuration.ParseAll(channels.Count > 0 ? channels : [DefaultChannel]));
        return ofFile with { Conda = [.. _arguments.Specs.Select(spec => MatchSpec.Parse(spec, SpecOptions.Extensions)), .. ofFile.Conda] };
    }

    private static StoreException Invalid(string option, string found, string problem, string hint) =>
        new(ErrorCode.InvalidOption, $"{option}: '{found}' {problem}.") { Hints = [hint] };
}

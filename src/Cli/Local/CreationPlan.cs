using CondaStore.Cli.Terminal;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.Pypi.Index;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Cli.Local;

/// <summary>Represents the packages to install and the reasons for choosing them.</summary>
internal sealed record CreationPlan
{
    /// <summary>The resolution of channel names.</summary>
    public ChannelConfiguration Configuration { get; init; } = new();

    /// <summary>The content of the environment.</summary>
    public required EnvironmentContent Content { get; init; }

    /// <summary>The warnings, as sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Solves for the requested packages.</summary>
    public static async Task<CreationPlan> SolveAsync(
        CommandConsole console, SolveArguments arguments, IProgress<InstallProgress> progress, CancellationToken cancellationToken)
    {
        SolveInputs inputs = await SolveInputs.ReadAsync(arguments, console.TimeProvider, cancellationToken);
        if (arguments.Platforms.Count > 1)
        {
            throw new StoreException(ErrorCode.InvalidOption, "An environment has only one platform: give --platform once.");
        }

        string platform = arguments.Platforms.Count == 1 ? arguments.Platforms[0] : HostPlatform.Subdir;
        EnvironmentSolution solution = await LocalEngine.SolveAsync(console, arguments, inputs, [platform], isInstalled: true, progress, cancellationToken);
        return new CreationPlan
        {
            Configuration = inputs.Configuration,
            Content = EnvironmentContent.Of(solution.For(platform)),
            Warnings = [.. inputs.Warnings, .. solution.Warnings],
        };
    }

    /// <summary>Reads the packages of a lockfile.</summary>
    /// <param name="path">The path of the lockfile; <c>-</c> is standard input.</param>
    /// <param name="environment">The name of the environment in a pixi lockfile, or null for the default one.</param>
    /// <param name="arguments">The platform, and arguments that cannot be combined with a lockfile.</param>
    /// <param name="console">The console; builds write to it if they are asked to.</param>
    /// <param name="progress">Told about a solve, which a lockfile without a Python needs.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="StoreException">
    /// The lockfile is invalid (<see cref="ErrorCode.InvalidLockfile"/>), or the arguments are (<see cref="ErrorCode.InvalidOption"/>).
    /// </exception>
    public static async Task<CreationPlan> ReadLockfileAsync(
        string path, string? environment, SolveArguments arguments, CommandConsole console, IProgress<InstallProgress> progress,
        CancellationToken cancellationToken)
    {
        string text = await InputFile.ReadAsync(path, cancellationToken);
        bool isPylock = PylockFile.IsPylock(text) && path != "-";
        if (arguments.File is not null || (arguments.Specs.Count > 0 && !isPylock))
        {
            throw new StoreException(ErrorCode.InvalidOption, "--lockfile cannot be combined with --file or packages.");
        }

        if (isPylock)
        {
            return await SolveAsync(console, arguments with { File = path }, progress, cancellationToken);
        }

        Lockfile lockfile = Lockfile.Parse(text, new LockfileOptions
        {
            File = path,
            Environment = environment,
            WorkingDirectory = Directory.GetCurrentDirectory(),
            Directory = path == "-" ? Directory.GetCurrentDirectory() : Path.GetDirectoryName(Path.GetFullPath(path)),
            Variables = Environment.GetEnvironmentVariable,
        });
        EnvironmentContent content = EnvironmentContent.OfLockfile(
            lockfile, arguments.Platforms.Count > 0 ? arguments.Platforms[0] : HostPlatform.Subdir);
        IReadOnlyList<IndexLocation> indexes = arguments.Pip.Indexes;
        return new CreationPlan
        {
            Content = content with
            {
                SourceBuilds = arguments.Pip.ToBuildOptions(console.Error),
                Indexes = indexes.Count > 0 ? indexes : content.Indexes,
            },
        };
    }
}

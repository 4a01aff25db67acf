using CondaStore.Cli.Terminal;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Cli.Local;

/// <summary>What is going to be installed, and why.</summary>
internal sealed record CreationPlan
{
    /// <summary>What channel names stand for.</summary>
    public ChannelConfiguration Configuration { get; init; } = new();

    /// <summary>The whole environment.</summary>
    public required EnvironmentContent Content { get; init; }

    /// <summary>What was left out or looks like a mistake, in sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Solves for what was asked.</summary>
    public static async Task<CreationPlan> SolveAsync(
        CommandConsole console, SolveArguments arguments, IProgress<InstallProgress> progress, CancellationToken cancellationToken)
    {
        SolveInputs inputs = await SolveInputs.ReadAsync(arguments, console.TimeProvider, cancellationToken);
        if (arguments.Platforms.Count > 1)
        {
            throw new StoreException(ErrorCode.InvalidOption, "An environment is for one platform: give --platform once.");
        }

        string platform = arguments.Platforms.Count == 1 ? arguments.Platforms[0] : HostPlatform.Subdir;
        EnvironmentSolution solution = await LocalEngine.SolveAsync(console, arguments, inputs, [platform], progress, cancellationToken);
        return new CreationPlan
        {
            Configuration = inputs.Configuration,
            Content = EnvironmentContent.Of(solution.For(platform)),
            Warnings = [.. inputs.Warnings, .. solution.Warnings],
        };
    }

    /// <summary>Takes the packages of a lockfile.</summary>
    /// <param name="path">The lockfile; <c>-</c> is standard input.</param>
    /// <param name="environment">Which environment of a pixi lockfile; null for the usual one.</param>
    /// <param name="arguments">The platform, and what must not be given beside a lockfile.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidLockfile"/>, with the place; <see cref="ErrorCode.InvalidOption"/>.</exception>
    public static async Task<CreationPlan> ReadLockfileAsync(
        string path, string? environment, SolveArguments arguments, CancellationToken cancellationToken)
    {
        if (arguments.File is not null || arguments.Specs.Count > 0)
        {
            throw new StoreException(ErrorCode.InvalidOption, "A lockfile says everything: --lockfile goes without --file and packages.");
        }

        string text = await InputFile.ReadAsync(path, cancellationToken);
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
        return new CreationPlan { Content = content };
    }
}

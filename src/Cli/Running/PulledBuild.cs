using System.Globalization;
using System.Text.Json;
using CondaStore.Cli.Local;
using CondaStore.Cli.Progress;
using CondaStore.Cli.Server;
using CondaStore.Client;
using CondaStore.Domain.Channels;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Environments;
using CondaStore.Domain.Environments.Formats;
using CondaStore.Domain.Installing.Transactions;
using CondaStore.Domain.LockFiles;
using CondaStore.Domain.VirtualPackages;

namespace CondaStore.Cli.Running;

/// <summary>Installs a build of a store on this machine: by its lockfile, with the packages of the local cache.</summary>
internal static class PulledBuild
{
    /// <summary>Makes a prefix exactly what a build is.</summary>
    /// <returns>The result of the installation and the number of packages.</returns>
    /// <exception cref="StoreException">
    /// The build is not completed (<see cref="ErrorCode.InvalidState"/>) or not for this platform, or a package cannot be had.
    /// </exception>
    /// <exception cref="StoreRequestException">The store does not respond.</exception>
    public static async Task<(InstallResult Result, int Packages)> InstallAsync(
        ServerCall call, RemoteBuild build, string prefix, SolveArguments arguments, CancellationToken cancellationToken)
    {
        if (build.Status is not ("COMPLETED" or "ARCHIVED"))
        {
            string next = build.IsFinished
                ? $"conda-store env history {build.Namespace}/{build.Environment}"
                : $"conda-store build wait {build.Id}";
            string reason = build.StatusInfo is { } info ? $": {info}" : ".";
            throw new StoreException(
                ErrorCode.InvalidState, $"Build {build.Id} of {build.Namespace}/{build.Environment} is {build.Status}{reason}")
            {
                Hints = [next],
            };
        }

        using StreamReader text = new(await call.Client.Builds.OpenAsync(build.Id, BuildFile.Lockfile, cancellationToken));
        Lockfile lockfile = Lockfile.Parse(await text.ReadToEndAsync(cancellationToken));
        EnvironmentContent content = EnvironmentContent.OfLockfile(lockfile, HostPlatform.Subdir, RequirementsOf(build));
        InstallOptions options = new()
        {
            CommandLine = string.Create(
                CultureInfo.InvariantCulture, $"conda-store pull {build.Namespace}/{build.Environment}@{build.Id} --url {call.Url}"),
            ToolVersion = $"conda-store {ProductVersion.Text}",
        };
        InstallResult result = await ProgressDisplay.Choose(call.Console, call.IsJson, call.IsQuiet).ShowAsync(async progress =>
        {
            using EnvironmentEngine engine = LocalEngine.Open(call.Console, arguments, new ChannelConfiguration());
            return await engine.InstallAsync(prefix, content, options, progress, cancellationToken);
        });
        return (result, content.Packages.Count);
    }

    // The requirements name what the user wanted, and the variables of the environment are only there.
    private static PlatformRequirements? RequirementsOf(RemoteBuild build)
    {
        if (build.Specification?.Spec is not { ValueKind: JsonValueKind.Object } spec || spec.TryGetProperty("lockfile", out _))
        {
            return null;
        }

        EnvironmentFile file = EnvironmentFile.Parse(spec.GetRawText(), new EnvironmentFileOptions { KeepsSelectors = true });
        return PlatformRequirements.Of(file, HostPlatform.Subdir, []);
    }
}

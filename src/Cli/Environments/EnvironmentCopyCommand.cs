using System.CommandLine;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;

namespace CondaStore.Cli.Environments;

/// <summary>Provides <c>conda-store env copy</c>, which builds an environment under another name.</summary>
internal static class EnvironmentCopyCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> from = EnvironmentArguments.NameOrBuild(console);
        Argument<string> to = EnvironmentArguments.Name(console, "NEW", "NAMESPACE/NAME of the copy.");
        Option<bool> solve = new("--solve")
        {
            Description = "Build the requirements with the packages of today. By default, the copy has exactly the same packages.",
        };
        Option<bool> wait = BuildOutcome.WaitOption();
        return ServerCommand.Create(
            console,
            new CommandText(
                "copy",
                "Build an environment under another name, from the lockfile of its active build. 'bundle' takes its history along.",
                "conda-store env copy team/science other/science --wait",
                "conda-store env copy team/science@17 team/old --solve"),
            [from, to, solve, wait],
            async (call, cancellationToken) =>
            {
                RemoteBuild build = await ReferencedBuild.GetAsync(
                    call, EnvironmentReference.Parse(call.Parsed.GetValue(from)!), cancellationToken);
                EnvironmentReference target = EnvironmentReference.ParseName(call.Parsed.GetValue(to)!);
                SpecificationRequest request = call.Parsed.GetValue(solve)
                    ? SpecificationOptions.Of(SpecificationEdit.Of(build).File, target)
                    : await LockedAsync(call, build, target, cancellationToken);
                long copy = await call.Client.Specifications.BuildAsync(request, cancellationToken);
                return await BuildOutcome.ReportAsync(call, copy, call.Parsed.GetValue(wait), cancellationToken);
            });
    }

    private static async Task<SpecificationRequest> LockedAsync(
        ServerCall call, RemoteBuild build, EnvironmentReference target, CancellationToken cancellationToken)
    {
        using StreamReader lockfile = new(await call.Client.Builds.OpenAsync(build.Id, BuildFile.Lockfile, cancellationToken));
        return new SpecificationRequest
        {
            Specification = await lockfile.ReadToEndAsync(cancellationToken),
            Namespace = target.Namespace,
            IsLockfile = true,
            EnvironmentName = target.Name,
            EnvironmentDescription = $"copy of build {build.Id} of {build.Namespace}/{build.Environment}",
        };
    }
}

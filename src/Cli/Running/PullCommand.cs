using System.CommandLine;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Local;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Installing.Transactions;

namespace CondaStore.Cli.Running;

/// <summary>Provides <c>conda-store pull</c>, which installs an environment of a store in a folder of this machine.</summary>
internal static class PullCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> environment = EnvironmentArguments.NameOrBuild(console);
        Option<string> prefix = new("--prefix") { Description = "The folder of the environment.", HelpName = "DIR", Required = true };
        PullOptions options = new();
        return ServerCommand.Create(
            console,
            new CommandText(
                "pull",
                "Install an environment in a folder of this machine, with exactly the packages of the store. A folder with an environment "
                    + "is changed to that.",
                "conda-store pull team/science --prefix ./env",
                "conda-store pull team/science@17 --prefix ./env"),
            [environment, prefix, .. options.Online],
            async (call, cancellationToken) =>
            {
                EnvironmentReference reference = EnvironmentReference.Parse(call.Parsed.GetValue(environment)!);
                string folder = Path.GetFullPath(call.Parsed.GetValue(prefix)!);
                SolveArguments arguments = options.Read(call.Parsed);
                PrefixTarget.Check(folder);
                long started = console.TimeProvider.GetTimestamp();
                RemoteBuild build = await ReferencedBuild.GetAsync(call, reference, cancellationToken);
                (InstallResult result, int packages) = await PulledBuild.InstallAsync(call, build, folder, arguments, cancellationToken);
                await new CreationReport(folder, packages, result, result.Warnings, console.TimeProvider.GetElapsedTime(started))
                    .WriteAsync(console, call.IsJson);
                return ExitCodes.Success;
            });
    }
}

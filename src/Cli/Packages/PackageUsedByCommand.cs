using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using CondaStore.Cli.Environments;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;

namespace CondaStore.Cli.Packages;

/// <summary>Provides <c>conda-store package used-by</c>, which finds the environments that use a package.</summary>
internal static class PackageUsedByCommand
{
    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> spec = new("SPEC") { Description = "The name of the package, possibly with versions: python, 'python<3.12'." };
        return ServerCommand.Create(
            console,
            new CommandText(
                "used-by", "List the environments whose active build has a package, and in which version.",
                "conda-store package used-by 'python<3.12'"),
            [spec],
            async (call, cancellationToken) =>
            {
                PackageCondition use = PackageCondition.Parse(call.Parsed.GetValue(spec)!);
                List<UsedPackage> found = await FindAsync(call, use, cancellationToken).ToListAsync(cancellationToken);
                if (found.Count == 0)
                {
                    await DeniedAccess.RequireAcceptedAsync(call, cancellationToken);
                }

                if (call.IsJson)
                {
                    await ResultText.WriteAsync(call, found);
                    return ExitCodes.Success;
                }

                if (found.Count == 0)
                {
                    await call.TellAsync("no environment uses it");
                    return ExitCodes.Success;
                }

                ResultTable table = new("ENVIRONMENT", "BUILD", "VERSION");
                foreach (UsedPackage used in found)
                {
                    table.Add(
                        $"{used.Namespace}/{used.Environment}", used.BuildId.ToString(CultureInfo.InvariantCulture), used.Version);
                }

                await table.WriteAsync(console);
                return ExitCodes.Success;
            });
    }

    private static async IAsyncEnumerable<UsedPackage> FindAsync(
        ServerCall call, PackageCondition use, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        EnvironmentFilter filter = new() { Packages = [use.Name] };
        await foreach (RemoteEnvironment environment in call.Client.Environments.ListAsync(filter, cancellationToken))
        {
            if (environment.CurrentBuildId is { } build && await use.FindAsync(call, build, cancellationToken) is { } package)
            {
                yield return new UsedPackage(environment.Namespace.Name, environment.Name, build, package.Version);
            }
        }
    }
}

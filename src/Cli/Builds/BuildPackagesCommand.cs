using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Builds;

/// <summary>Provides <c>conda-store build packages</c>.</summary>
internal static class BuildPackagesCommand
{
    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<long> id = BuildArguments.Id();
        Option<string?> search = new("--search") { Description = "Only packages whose name contains this.", HelpName = "TEXT" };
        return ServerCommand.Create(
            console,
            new CommandText(
                "packages", "List the packages of a build.", "conda-store build packages 17",
                "conda-store build packages 17 --json=name,version"),
            [id, search],
            async (call, cancellationToken) =>
            {
                await RemoteResult.WriteAsync(
                    call,
                    call.Client.Builds.PackagesAsync(
                        call.Parsed.GetValue(id), new BuildPackageFilter(call.Parsed.GetValue(search)), cancellationToken),
                    "no packages",
                    cancellationToken,
                    ("PACKAGE", p => p.Name),
                    ("VERSION", p => p.Version),
                    ("BUILD", p => p.Build ?? p.Ecosystem),
                    ("CHANNEL", p => p.Channel.Name),
                    ("SIZE", p => p.Size is { } size ? ByteText.Of(size) : "-"));
                return ExitCodes.Success;
            });
    }
}

using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Packages;

/// <summary>Provides <c>conda-store package show</c>.</summary>
internal static class PackageShowCommand
{
    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> name = new("NAME") { Description = "The name of the package." };
        return ServerCommand.Create(
            console,
            new CommandText("show", "List the versions and builds of a package, newest first.", "conda-store package show numpy"),
            [name],
            async (call, cancellationToken) =>
            {
                PackageFilter filter = new()
                {
                    Search = call.Parsed.GetValue(name),
                    IsExact = true,
                    SortBy = ["version"],
                    IsDescending = true,
                };
                List<RemotePackage> packages = await call.Client.Packages.SearchAsync(filter, cancellationToken)
                    .ToListAsync(cancellationToken);
                if (packages.Count == 0)
                {
                    throw new StoreException(ErrorCode.NotFound, $"No indexed channel has a package '{call.Parsed.GetValue(name)}'.")
                    {
                        Hints = ["conda-store package search TEXT", "conda-store channel list"],
                    };
                }

                await RemoteResult.WriteAsync(
                    call,
                    packages.ToAsyncEnumerable(),
                    "",
                    cancellationToken,
                    ("VERSION", p => p.Version),
                    ("BUILD", p => p.Build),
                    ("PLATFORM", p => p.Subdir),
                    ("CHANNEL", p => p.Channel.Name),
                    ("SIZE", p => p.Size is { } size ? ByteText.Of(size) : "-"));
                return ExitCodes.Success;
            });
    }
}

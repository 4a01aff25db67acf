using CondaStore.Cli.Server;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Environments;

/// <summary>Solves on the server without building, and writes the packages.</summary>
internal static class SolvedPackages
{
    /// <summary>Writes the packages that requirements lead to.</summary>
    /// <exception cref="StoreRequestException">No set of packages meets the requirements.</exception>
    public static async Task WriteAsync(ServerCall call, RemoteSolveRequest request, CancellationToken cancellationToken)
    {
        IReadOnlyList<RemoteSolvedPackage> packages = await call.Client.Specifications.SolveAsync(request, cancellationToken);
        await RemoteResult.WriteAsync(
            call,
            packages.ToAsyncEnumerable(),
            "no packages",
            cancellationToken,
            ("PACKAGE", p => p.Name),
            ("VERSION", p => p.Version),
            ("BUILD", p => p.Build),
            ("CHANNEL", p => p.Channel),
            ("SIZE", p => p.Size is { } size ? ByteText.Of(size) : "-"));
        await call.TellAsync($"{packages.Count} packages, {ByteText.Of(packages.Sum(p => p.Size ?? 0))}; nothing was built");
    }
}

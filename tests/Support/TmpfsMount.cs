using System.Diagnostics;
using System.Globalization;

namespace CondaStore.Tests.Support;

/// <summary>
/// A tmpfs of a chosen size in a mount namespace of its own, which needs no root where the kernel lets users make namespaces. Only programs
/// that are started behind <see cref="Entry"/> see it.
/// </summary>
internal sealed class TmpfsMount : IAsyncDisposable
{
    private readonly Process _keeper;

    private TmpfsMount(string folder, Process keeper)
    {
        Folder = folder;
        _keeper = keeper;
    }

    /// <summary>Where it is mounted.</summary>
    public string Folder { get; }

    /// <summary>Program and arguments before those of a program that is to see the disk.</summary>
    public IReadOnlyList<string> Entry =>
        ["nsenter", "--target", _keeper.Id.ToString(CultureInfo.InvariantCulture), "--user", "--preserve-credentials", "--mount", "--"];

    /// <summary>Mounts one.</summary>
    /// <exception cref="InvalidOperationException">The kernel does not let this user.</exception>
    public static async Task<TmpfsMount> MountAsync(string folder, int kilobytes)
    {
        Directory.CreateDirectory(folder);
        string script = $"mount -t tmpfs -o size={kilobytes}k test-disk '{folder}' && echo ready && exec cat";
        Process keeper = Process.Start(new ProcessStartInfo("unshare", ["--user", "--map-root-user", "--mount", "sh", "-c", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        return await keeper.StandardOutput.ReadLineAsync() == "ready"
            ? new TmpfsMount(folder, keeper)
            : throw new InvalidOperationException("A disk of a test needs mount namespaces: " + await keeper.StandardError.ReadToEndAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync();
        _keeper.Dispose();
    }
}

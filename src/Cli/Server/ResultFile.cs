using CondaStore.Cli.Terminal;
using CondaStore.Domain.Files;

namespace CondaStore.Cli.Server;

/// <summary>Writes a file that a command produces in addition to its result.</summary>
internal static class ResultFile
{
    /// <summary>Writes a file, or standard output for <c>-</c>; the result of the command then goes to standard error.</summary>
    /// <returns>The call to write the result with, and the length of the file if known.</returns>
    /// <exception cref="Domain.Diagnostics.StoreException">The file cannot be written.</exception>
    public static async Task<(ServerCall Call, long? Length)> WriteAsync(
        ServerCall call, string path, Func<Stream, Task> write, CancellationToken cancellationToken)
    {
        if (path != CommandConsole.StandardOutput)
        {
            return (call, (await OutputFile.WriteAsync(path, write, cancellationToken))?.Length);
        }

        await using Stream output = call.Console.OpenOut();
        await write(output);
        await output.FlushAsync(cancellationToken);
        return (call with { Console = call.Console with { Out = call.Console.Error } }, null);
    }
}

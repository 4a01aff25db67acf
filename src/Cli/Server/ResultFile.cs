using CondaStore.Cli.Terminal;
using CondaStore.Domain.Files;

namespace CondaStore.Cli.Server;

/// <summary>A file that a command writes beside its result.</summary>
internal static class ResultFile
{
    /// <summary>Writes a file, or standard output for <c>-</c>. What the command has to say then goes to standard error.</summary>
    /// <returns>The call to write the result with, and the file's length when it is known.</returns>
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

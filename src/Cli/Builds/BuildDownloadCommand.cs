using System.CommandLine;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Builds;

/// <summary>Provides <c>conda-store build download</c>.</summary>
internal static class BuildDownloadCommand
{
    private static readonly Dictionary<string, BuildFile> Files =
        Enum.GetValues<BuildFile>().ToDictionary(f => f.ToString().ToLowerInvariant());

    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<long> id = BuildArguments.Id();
        Argument<string> file = new("FILE") { Description = "The path to write; '-' is standard output." };
        Option<string> what = new("--what")
        {
            Description = "What to download. The archive is the packed environment, which is created on the first request.",
            DefaultValueFactory = _ => "lockfile",
        };
        what.AcceptOnlyFromAmong([.. Files.Keys]);
        return ServerCommand.Create(
            console,
            new CommandText(
                "download",
                "Download the lockfile, the environment file as it was written or pinned, the explicit list, the log, or the packed environment "
                    + "of a build.",
                "conda-store build download 17 conda-lock.yml",
                "conda-store build download 17 science.tar.gz --what archive"),
            [id, file, what],
            async (call, cancellationToken) =>
            {
                string named = call.Parsed.GetValue(file)!;
                string path = named == CommandConsole.StandardOutput ? named : Path.GetFullPath(named);
                await using Stream content = await call.Client.Builds.OpenAsync(
                    call.Parsed.GetValue(id), Files[call.Parsed.GetValue(what)!], cancellationToken);
                (ServerCall told, long? size) = await ResultFile.WriteAsync(
                    call, path, target => content.CopyToAsync(target, cancellationToken), cancellationToken);
                await ResultText.WriteAsync(
                    told, new { File = path, Size = size }, $"{path}: {(size is { } bytes ? ByteText.Of(bytes) : "written")}");
                return ExitCodes.Success;
            });
    }
}

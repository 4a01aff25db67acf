using System.CommandLine;
using System.Globalization;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Files;

namespace CondaStore.Cli.Aliases;

/// <summary>Provides the hidden <c>conda-store download URI</c> of conda-store's own command.</summary>
internal static class OldDownloadCommand
{
    private static readonly Dictionary<string, (BuildFile File, string Ending)> Artifacts = new()
    {
        ["lockfile"] = (BuildFile.Lockfile, "lock"),
        ["yaml"] = (BuildFile.Yaml, "yaml"),
        ["archive"] = (BuildFile.Archive, "tar.gz"),
        ["logs"] = (BuildFile.Log, "log"),
    };

    /// <summary>Creates the command with its options.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> uri = new("URI") { Description = "BUILD, NAMESPACE/NAME or NAMESPACE/NAME:BUILD." };
        Option<string> artifact = new("--artifact") { Description = "What to download.", DefaultValueFactory = _ => "lockfile" };
        artifact.AcceptOnlyFromAmong([.. Artifacts.Keys]);
        Option<string?> output = new("--output-filename")
        {
            Description = "The file to write. Default: build-ID with the ending of the artifact.",
        };
        Command command = ServerCommand.Create(
            console, "download", "Download a file of a build: 'build download'.", [uri, artifact, output],
            async (call, cancellationToken) =>
            {
                RemoteBuild build = await BuildUri.GetAsync(call, call.Parsed.GetValue(uri)!, cancellationToken);
                (BuildFile file, string ending) = Artifacts[call.Parsed.GetValue(artifact)!];
                string path = Path.GetFullPath(
                    call.Parsed.GetValue(output) ?? string.Create(CultureInfo.InvariantCulture, $"build-{build.Id}.{ending}"));
                await using Stream content = await call.Client.Builds.OpenAsync(build.Id, file, cancellationToken);
                await OutputFile.WriteAsync(path, target => content.CopyToAsync(target, cancellationToken), cancellationToken);
                await console.Out.WriteAsync(path);
                return ExitCodes.Success;
            });
        command.Hidden = true;
        return command;
    }
}

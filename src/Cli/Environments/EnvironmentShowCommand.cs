using System.CommandLine;
using System.Text.Json;
using CondaStore.Cli.Builds;
using CondaStore.Cli.Errors;
using CondaStore.Cli.Server;
using CondaStore.Cli.Terminal;
using CondaStore.Client;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Environments;

/// <summary>Provides <c>conda-store env show</c>.</summary>
internal static class EnvironmentShowCommand
{
    /// <summary>Creates the command with its arguments.</summary>
    public static Command Create(CommandConsole console)
    {
        Argument<string> environment = EnvironmentArguments.Name(console);
        return ServerCommand.Create(
            console,
            new CommandText("show", "Show an environment, its active build and what it was built from.",
                "conda-store env show team/science"),
            [environment],
            async (call, cancellationToken) =>
            {
                EnvironmentReference reference = EnvironmentReference.ParseName(call.Parsed.GetValue(environment)!);
                RemoteEnvironment found = await call.Client.Environments.GetAsync(reference.Namespace, reference.Name, cancellationToken);
                if (call.IsJson)
                {
                    await RemoteResult.WriteAsync(call, found);
                    return ExitCodes.Success;
                }

                RemoteBuild? active = found.CurrentBuildId is { } id ? await call.Client.Builds.GetAsync(id, cancellationToken) : null;
                RemoteBuild? newest = await ReferencedBuild.NewestFirst(call, reference.Namespace, reference.Name, cancellationToken)
                    .FirstOrDefaultAsync(cancellationToken);
                foreach (string line in Lines(found, active, newest))
                {
                    await call.Console.Out.WriteLineAsync(line);
                }

                return ExitCodes.Success;
            });
    }

    private static IEnumerable<string> Lines(RemoteEnvironment environment, RemoteBuild? active, RemoteBuild? newest)
    {
        yield return environment.FullName;
        if (environment.Description is { Length: > 0 } description)
        {
            yield return Line("description", description);
        }

        yield return Line("active build", active is null ? "none" : Text(active));
        if (newest is not null && newest.Id != active?.Id)
        {
            yield return Line("newest build", $"{Text(newest)} {newest.ErrorCode} {newest.StatusInfo}".TrimEnd());
        }

        if (active?.Specification?.Spec is not { ValueKind: JsonValueKind.Object } spec)
        {
            yield break;
        }

        foreach (string key in (string[])["channels", "dependencies", "variables"])
        {
            if (spec.TryGetProperty(key, out JsonElement value) && ListOf(value) is { Length: > 0 } list)
            {
                yield return Line(key, list);
            }
        }

        if (spec.TryGetProperty("lockfile", out _))
        {
            yield return Line("built from", "a lockfile");
        }
    }

    private static string Line(string name, string value) => $"  {name,-14}{value}";

    private static string Text(RemoteBuild build) =>
        $"{build.Id}, {build.Status}, {(build.EndedOn is { } end ? TimeText.Of(end) : "not ended")}, {ByteText.Of(build.Size)}"
            + (build.RequestedBy is null ? "" : $", by {build.RequestedBy}");

    private static string ListOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join(", ", value.EnumerateArray()),
        JsonValueKind.Object => string.Join(", ", value.EnumerateObject().Select(v => $"{v.Name}={v.Value}")),
        _ => "",
    };
}

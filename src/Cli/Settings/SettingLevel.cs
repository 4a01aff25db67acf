using System.CommandLine;
using System.Text.Json;
using CondaStore.Cli.Server;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Settings;

/// <summary>Represents where settings are: in the store, in a namespace, or in an environment.</summary>
/// <param name="Namespace">The namespace, or null for the store.</param>
/// <param name="Environment">The environment, or null for the namespace.</param>
internal sealed record SettingLevel(string? Namespace, string? Environment)
{
    /// <summary>Creates the option for the level.</summary>
    public static Option<string?> Option() => new("--for")
    {
        Description = "The namespace or environment. Default: the store.",
        HelpName = "NAMESPACE[/NAME]",
    };

    /// <summary>Parses the value of the option.</summary>
    /// <exception cref="StoreException">
    /// The text is neither a namespace nor an environment (<see cref="ErrorCode.InvalidOption"/>).
    /// </exception>
    public static SettingLevel Parse(string? text)
    {
        if (text is null || !text.Contains('/'))
        {
            return new SettingLevel(text, null);
        }

        EnvironmentReference reference = EnvironmentReference.ParseName(text);
        return new SettingLevel(reference.Namespace, reference.Name);
    }

    /// <summary>Gets the effective value of a setting.</summary>
    /// <exception cref="StoreException">There is no such setting (<see cref="ErrorCode.NotFound"/>).</exception>
    public async Task<JsonElement> GetAsync(ServerCall call, string name, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, JsonElement> all = await call.Client.Settings.GetAsync(Namespace, Environment, cancellationToken);
        return all.TryGetValue(name, out JsonElement value)
            ? value
            : throw new StoreException(ErrorCode.NotFound, $"There is no setting '{name}'.")
            {
                Hints = [.. NearestNames.Find(name, all.Keys, 1).Select(near => $"did you mean '{near}'?"), "conda-store setting list"],
            };
    }

    /// <summary>Changes a setting and writes its effective value.</summary>
    /// <param name="call">The invocation.</param>
    /// <param name="name">The name of the setting.</param>
    /// <param name="value">The value, or JSON null for that of the level above.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    public async Task SetAsync(ServerCall call, string name, JsonElement value, CancellationToken cancellationToken)
    {
        await call.Client.Settings.UpdateAsync(
            Namespace, Environment, new Dictionary<string, JsonElement> { [name] = value }, cancellationToken);
        await call.Console.Out.WriteLineAsync((await GetAsync(call, name, cancellationToken)).GetRawText());
    }
}

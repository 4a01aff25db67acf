using CondaStore.Cli.Terminal;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Server;

/// <summary>
/// Determines the store of a command: <c>--url</c>, else <c>--profile</c>, else the variables <c>CONDA_STORE_URL</c> and
/// <c>CONDA_STORE_PROFILE</c>, else the profile in use, else a store on this machine.
/// </summary>
internal static class StoreAddress
{
    /// <summary>The variable with the URL of the store.</summary>
    public const string UrlVariable = "CONDA_STORE_URL";

    /// <summary>The variable with the name of the profile.</summary>
    public const string ProfileVariable = "CONDA_STORE_PROFILE";

    private const string Default = "http://127.0.0.1:7071/conda-store/";

    /// <summary>Gets the URL, which ends with a slash.</summary>
    /// <exception cref="StoreException">
    /// The URL is invalid, there is no such profile, or both are given (<see cref="ErrorCode.InvalidOption"/>).
    /// </exception>
    public static Uri Of(CommandConsole console, string? url, string? profile)
    {
        if (url is not null && profile is not null)
        {
            throw new StoreException(ErrorCode.InvalidOption, "Only one of --url and --profile may be given.");
        }

        return Parse(url ?? (profile is null ? console.Variable(UrlVariable) : null) ?? OfProfile(console, profile) ?? Default);
    }

    /// <summary>Parses the URL of a store; the result ends with a slash.</summary>
    /// <exception cref="StoreException">The text is not an HTTP URL (<see cref="ErrorCode.InvalidOption"/>).</exception>
    public static Uri Parse(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
        {
            throw new StoreException(ErrorCode.InvalidOption, $"'{Redaction.Redact(text)}' is not the address of a store.")
            {
                Hints = ["--url https://store.example.org/conda-store/"],
            };
        }

        string address = url.GetLeftPart(UriPartial.Path);
        return address.EndsWith('/') ? new Uri(address) : new Uri(address + "/");
    }

    private static string? OfProfile(CommandConsole console, string? given)
    {
        Profiles profiles = Profiles.Read(console);
        string? name = given ?? console.Variable(ProfileVariable) ?? profiles.Current;
        return name is null ? null : profiles.UrlOf(name);
    }
}

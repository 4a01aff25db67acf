using CondaStore.Domain.Diagnostics;

namespace CondaStore.Cli.Aliases;

/// <summary>
/// Translates the options that conda-store's own command takes before its verbs
/// (https://github.com/conda-incubator/conda-store/tree/main/conda-store): <c>--conda-store-url URL --auth token list environment</c>.
/// </summary>
internal static class OldArguments
{
    private const string Url = "--conda-store-url";
    private const string Auth = "--auth";
    private const string NoVerify = "--no-verify-ssl";

    /// <summary>Moves the options behind the verb. Other command lines are not changed.</summary>
    /// <exception cref="StoreException">
    /// An option asks for something that this command does not do (<see cref="ErrorCode.InvalidOption"/>).
    /// </exception>
    public static string[] Translate(string[] arguments)
    {
        List<string> moved = [];
        int at = 0;
        for (; at < arguments.Length && IsOld(arguments[at]); at++)
        {
            string[] parts = arguments[at].Split('=', 2);
            string? value = parts.Length == 2 ? parts[1] : parts[0] != NoVerify && at + 1 < arguments.Length ? arguments[++at] : null;
            switch (parts[0])
            {
                case Url when value is not null:
                    moved.AddRange(["--url", value]);
                    break;
                case Auth when value is "token" or "none":
                    break;
                case Auth:
                    throw new StoreException(ErrorCode.InvalidOption, $"--auth {value} is not supported.")
                    {
                        Hints = ["conda-store login URL --name NAME --password-stdin"],
                    };
                default:
                    throw new StoreException(ErrorCode.InvalidOption, $"{parts[0]} is not supported.")
                    {
                        Hints = ["SSL_CERT_FILE names the certificates that are trusted"],
                    };
            }
        }

        if (moved.Count == 0)
        {
            return arguments[at..];
        }

        // Before the program that 'run' starts.
        int end = Array.IndexOf(arguments, "--", at);
        return end < 0 ? [.. arguments[at..], .. moved] : [.. arguments[at..end], .. moved, .. arguments[end..]];
    }

    private static bool IsOld(string argument) => argument.Split('=')[0] is Url or Auth or NoVerify;
}

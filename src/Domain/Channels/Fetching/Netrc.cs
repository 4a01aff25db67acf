using System.Text;
using CondaStore.Domain.Files;

namespace CondaStore.Domain.Channels.Fetching;

/// <summary>
/// The logins in a <c>.netrc</c> (https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html): <c>machine NAME login
/// USER password SECRET</c>, and <c>default</c> for all other hosts. An unreadable file is treated as absent, as in other programs.
/// </summary>
internal sealed class Netrc
{
    private readonly Dictionary<string, (string Login, string Password)> _machines = new(StringComparer.OrdinalIgnoreCase);
    private (string Login, string Password)? _default;

    private Netrc()
    {
    }

    /// <summary>Reads the file named by <c>NETRC</c>, or else the one in the home folder; returns null if there is none or its use is
    /// disabled.</summary>
    public static Netrc? Open(NetworkOptions options)
    {
        if (options.HomeDirectory is null)
        {
            return null;
        }

        foreach (string path in options.Find("NETRC") is { } named
            ? [named]
            : (string[])[Path.Combine(options.HomeDirectory, ".netrc"), Path.Combine(options.HomeDirectory, "_netrc")])
        {
            // Most machines have none, and exceptions are slow.
            if (!File.Exists(path))
            {
                continue;
            }

            try
            {
                return Parse(File.ReadAllText(path));
            }
            catch (Exception e) when (FileFailure.IsFileFailure(e))
            {
                // The next one, or none.
            }
        }

        return null;
    }

    /// <summary>Parses the logins of a text.</summary>
    public static Netrc Parse(string text)
    {
        Netrc netrc = new();
        Queue<string> words = new(Words(text));
        string? machine = null;
        bool isOpen = false;
        (string Login, string Password) entry = ("", "");
        while (words.TryDequeue(out string? word))
        {
            switch (word)
            {
                case "machine" or "default":
                    netrc.Add(isOpen, machine, entry);
                    isOpen = true;
                    machine = word == "machine" ? words.TryDequeue(out string? name) ? name : "" : null;
                    entry = ("", "");
                    break;
                case "login" or "user" when words.TryDequeue(out string? login):
                    entry.Login = login;
                    break;
                case "password" when words.TryDequeue(out string? password):
                    entry.Password = password;
                    break;
                case "account":
                    words.TryDequeue(out _);
                    break;
            }
        }

        netrc.Add(isOpen, machine, entry);
        return netrc;
    }

    /// <summary>Returns the login for a host as the credentials of an <c>Authorization: Basic</c> header, or null if there is
    /// none.</summary>
    public string? Find(string host)
    {
        (string Login, string Password)? found = _machines.TryGetValue(host, out (string, string) own) ? own : _default;
        return found is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes($"{found.Value.Login}:{found.Value.Password}"));
    }

    private void Add(bool isOpen, string? machine, (string Login, string Password) entry)
    {
        if (!isOpen || entry is { Login: "", Password: "" })
        {
            return;
        }

        if (machine is null)
        {
            _default ??= entry;
        }
        else
        {
            _machines.TryAdd(machine, entry);
        }
    }

    /// <summary>Returns the tokens of a file, without comments and macro bodies, which end with an empty line.</summary>
    private static IEnumerable<string> Words(string text)
    {
        bool inMacro = false;
        foreach (string line in text.Split('\n').Select(l => l.Trim()))
        {
            inMacro &= line.Length > 0;
            for (int at = 0; !inMacro && at < line.Length;)
            {
                if (char.IsWhiteSpace(line[at]))
                {
                    at++;
                    continue;
                }

                if (line[at] == '#')
                {
                    break;
                }

                bool isQuoted = line[at] == '"';
                int end = at + 1;
                while (end < line.Length && (isQuoted ? line[end] != '"' : !char.IsWhiteSpace(line[end])))
                {
                    end++;
                }

                string word = isQuoted ? line[(at + 1)..end] : line[at..end];
                inMacro = word == "macdef" && !isQuoted;
                if (!inMacro)
                {
                    yield return word;
                }

                at = end + (isQuoted ? 1 : 0);
            }
        }
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using CondaStore.Domain.Installing.Prefixes;

namespace CondaStore.Domain.Store.Work.Packing;

/// <summary>Generates the scripts of a packed environment.</summary>
internal static class UnpackScripts
{
    private const string Activate = """
        # Source this file from a POSIX shell: . bin/activate
        if [ -n "${BASH_VERSION:-}" ]; then
            _packed_self="${BASH_SOURCE[0]}"
        elif [ -n "${ZSH_VERSION:-}" ]; then
            eval '_packed_self="${(%):-%x}"'
        else
            _packed_self="${PACKED_ENVIRONMENT:?set PACKED_ENVIRONMENT to the path of the environment}/bin/activate"
        fi
        _packed_prefix="$(cd "$(dirname "$_packed_self")/.." >/dev/null 2>&1 && pwd -P)"
        unset _packed_self
        if [ -n "${_PACKED_OLD_PATH:-}" ] && command -v deactivate >/dev/null 2>&1; then
            deactivate
        fi
        _PACKED_OLD_PATH="$PATH"
        _PACKED_OLD_PS1="${PS1:-}"
        PATH="$_packed_prefix/bin:$PATH"
        CONDA_PREFIX="$_packed_prefix"
        CONDA_DEFAULT_ENV="$(basename "$_packed_prefix")"
        export PATH CONDA_PREFIX CONDA_DEFAULT_ENV
        @SET@
        if [ -n "${PS1:-}" ]; then
            PS1="($CONDA_DEFAULT_ENV) $PS1"
        fi
        deactivate() {
            if [ -d "$CONDA_PREFIX/etc/conda/deactivate.d" ]; then
                set -- "$CONDA_PREFIX"/etc/conda/deactivate.d/*.sh
                _packed_number=$#
                while [ "$_packed_number" -gt 0 ]; do
                    eval "_packed_script=\${$_packed_number}"
                    [ -r "$_packed_script" ] && . "$_packed_script"
                    _packed_number=$((_packed_number - 1))
                done
            fi
            PATH="$_PACKED_OLD_PATH"
            PS1="$_PACKED_OLD_PS1"
            export PATH
            @RESTORE@
            unset CONDA_PREFIX CONDA_DEFAULT_ENV _PACKED_OLD_PATH _PACKED_OLD_PS1 _packed_script _packed_number
            unset -f deactivate
            hash -r 2>/dev/null || true
        }
        if [ -d "$_packed_prefix/etc/conda/activate.d" ]; then
            for _packed_script in "$_packed_prefix"/etc/conda/activate.d/*.sh; do
                [ -r "$_packed_script" ] && . "$_packed_script"
            done
        fi
        unset _packed_prefix _packed_script
        hash -r 2>/dev/null || true

        """;

    private const string Deactivate = """
        # Source this file to leave a packed environment.
        if command -v deactivate >/dev/null 2>&1; then
            deactivate
        fi

        """;

    // A shell finds a Python (the environment's own, else the system's), which runs the rest of the same file.
    private const string Unpack = """"
        #!/bin/sh
        ''':'
        here=$(cd "$(dirname "$0")" && pwd)
        for python in "$here/python" "$(command -v python3)" "$(command -v python)"; do
            if [ -n "$python" ] && [ -x "$python" ]; then exec "$python" "$0" "$@"; fi
        done
        echo "conda-unpack needs a Python" >&2
        exit 1
        '''
        """Gives the files of this environment the place where it was unpacked. Needed once, after each move."""
        import json
        import os
        import sys

        FILES = json.loads(r'''@FILES@''')
        LONGEST_SHEBANG = 127


        def as_one(options):
            # The kernel passes all options as one argument, and so does env -S what stands in quotes.
            special = any(letter in b" \t\"'$\\#" for letter in options)
            for letter in (b"\\", b'"', b"$"):
                options = options.replace(letter, b"\\" + letter) if special else options
            return b'"' + options + b'"' if special else options


        def new_text(data, old, new):
            if data.startswith(b"#!") and old in data.split(b"\n", 1)[0]:
                line, separator, rest = data.partition(b"\n")
                command, _, options = line[2:].strip().partition(b" ")
                command = command.replace(old, new)
                if len(command) + len(options) + 3 > LONGEST_SHEBANG or b" " in new:
                    name = os.path.basename(command)
                    command, options = b"/usr/bin/env", b"-S " + name + b" " + as_one(options.strip()) if options.strip() else name
                line = b"#!" + command + (b" " + options if options else b"")
                return line + separator + rest.replace(old, new)
            return data.replace(old, new)


        def new_binary(path, data, old, new):
            pieces = []
            start = 0
            while True:
                found = data.find(old, start)
                if found < 0:
                    pieces.append(data[start:])
                    return b"".join(pieces)
                end = data.find(b"\0", found)
                end = len(data) if end < 0 else end
                text = data[found:end]
                changed = text.replace(old, new)
                if len(changed) > len(text):
                    sys.exit("%s: there is no room for the prefix %s; unpack to a shorter path" % (path, os.fsdecode(new)))
                pieces += [data[start:found], changed, b"\0" * (len(text) - len(changed))]
                start = end


        def main():
            here = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
            state = os.path.join(here, "conda-meta", "unpacked")
            previous = None
            if os.path.exists(state):
                with open(state, encoding="utf-8") as file:
                    previous = file.read()
                if previous == here:
                    return
            new = os.fsencode(here)
            for path, placeholder, binary in FILES:
                old = os.fsencode(previous or placeholder)
                target = os.path.join(here, path)
                with open(target, "rb") as file:
                    data = file.read()
                changed = new_binary(path, data, old, new) if binary else new_text(data, old, new)
                if changed == data:
                    continue
                mode = os.stat(target).st_mode
                fresh = target + ".unpacking"
                with open(fresh, "wb") as file:
                    file.write(changed)
                os.chmod(fresh, mode)
                os.replace(fresh, target)
            os.makedirs(os.path.dirname(state), exist_ok=True)
            with open(state, "w", encoding="utf-8") as file:
                file.write(here)


        if __name__ == "__main__":
            main()

        """";

    /// <summary>Returns the scripts by their paths in the archive.</summary>
    /// <param name="files">What has to be given its place.</param>
    /// <param name="prefix">Where the environment lies now; values of variables may name it.</param>
    /// <param name="variables">What the environment and its packages set.</param>
    public static IEnumerable<(string Path, string Text)> For(
        IReadOnlyList<PackedFile> files, string prefix, IReadOnlyDictionary<string, string> variables)
    {
        StringBuilder json = new("[");
        foreach (PackedFile file in files)
        {
            // The default encoder escapes quotes, apostrophes and backslashes to forms without any of them but \uXXXX.
            json.Append(json.Length == 1 ? "\n" : ",\n").Append(
                new JsonArray(file.Path, file.Placeholder, file.IsBinary).ToJsonString());
        }

        json.Append("\n]");
        yield return ("bin/activate", ActivateWith(prefix, variables));
        yield return ("bin/deactivate", Deactivate);
        yield return ("bin/conda-unpack", Unpack.Replace("@FILES@", json.ToString(), StringComparison.Ordinal));
    }

    // As conda does: before the packages' scripts, and back to what was there before. Scripts run backwards when it is left.
    private static string ActivateWith(string prefix, IReadOnlyDictionary<string, string> variables)
    {
        StringBuilder set = new("# variables of the environment");
        StringBuilder restore = new("# variables of the environment");
        int number = 0;
        foreach ((string name, string value) in variables.Where(v => v.Key != "PATH" && PrefixVariables.IsShellName(v.Key)))
        {
            string shown = string.Join("\"$_packed_prefix\"", value.Split(prefix).Select(Quote));
            set.Append(
                CultureInfo.InvariantCulture,
                $"\n_PACKED_HAD_{number}=\"${{{name}+yes}}\" _PACKED_WAS_{number}=\"${{{name}:-}}\"\nexport {name}={shown}");
            restore.Append(
                CultureInfo.InvariantCulture,
                $"\n    if [ -n \"$_PACKED_HAD_{number}\" ]; then export {name}=\"$_PACKED_WAS_{number}\"; else unset {name}; fi\n    "
                    + $"unset _PACKED_HAD_{number} _PACKED_WAS_{number}");
            number++;
        }

        return Activate.Replace("@SET@", set.ToString(), StringComparison.Ordinal)
            .Replace("@RESTORE@", restore.ToString(), StringComparison.Ordinal);
    }

    private static string Quote(string text) => text.Length == 0 ? "" : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

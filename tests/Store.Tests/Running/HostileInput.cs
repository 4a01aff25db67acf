using System.Text;

namespace CondaStore.Store.Tests.Running;

/// <summary>Texts and bodies that programs tend to stumble over, picked by a seed, with names that mean something where they are sent.</summary>
internal sealed class HostileInput(Random random, params IReadOnlyList<string> names)
{
    private static readonly string[] Texts =
    [
        "", " ", "0", "-1", "1", "2", "99999999999999999999", "1e9", "NaN", "abc", "null", "true", "a/b", "..", "../../etc/passwd", "%2e%2e%2f", "%00", "\u0000",
        "\r\nX-Injected: 1", "<script>alert(1)</script>", "';DROP TABLE rows;--", "{{7*7}}", "${jndi:ldap://x}", "*", "*/*", "%", "_", "%25", "\\", "\"", "'", "`id`",
        "ü", "\u202e", "\ud83d\ude00", "\ud800", "a b", "default", "mine", "filesystem", "main", "python", "p1", "COMPLETED", "namespace,name", "asc", "desc",
        "conda-store", "eyJhbGciOiJub25lIn0.e30.", "file:///etc/passwd", "http://127.0.0.1:1/x", "https://u:p@h/t/tok/c", "numpy=>1<", "python[version='>=3", "@EXPLICIT",
    ];

    private static readonly string[] Members =
    [
        "specification", "namespace", "is_lockfile", "environment_name", "environment_description", "metadata", "role_mappings", "other_namespace", "role", "build_id",
        "description", "primary_namespace", "expiration", "exp", "role_bindings", "username", "password", "conda_allowed_channels", "conda_max_solve_time", "storage_threshold",
    ];

    private static readonly string[] Documents =
    [
        "name: x", "name: x\ndependencies: [p1]\nchannels: [local]", "name: [x", "a: &a [*a]", "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]", "- 1\n- 2", "!!python/object:os.system x",
        "name: x\ndependencies: [{pip: [x, {y: z}]}]", "name: x\ndependencies: {a: b}", "name: 1\nchannels: 2", "{\"version\":1,\"metadata\":{},\"package\":[]}", "{}", "[]", "@EXPLICIT\nhttp://x/y", "\u0000", "name: x\nvariables: {A: [1]}",
        "name: x\nchannels: [null]\ndependencies: [null, 1, true, {}]", "name: 'a b'", "%YAML 9.9\n---\nname: x", "name: x\nname: y", "? [a]\n: b", "name: x\ndependencies: ['p1[when=\"']",
    ];

    public string Text() => random.Next(12) switch
    {
        0 => new string((char)random.Next('!', '~'), random.Next(1, 3000)),
        1 or 2 or 3 when names.Count > 0 => names[random.Next(names.Count)],
        _ => Texts[random.Next(Texts.Length)],
    };

    public string Segment() => Uri.EscapeDataString(WellFormed(Text()));

    public byte[] Body() => random.Next(8) switch
    {
        0 => [],
        1 => RandomBytes(),
        2 => Encoding.UTF8.GetBytes(new string('[', random.Next(1, 5000))),
        3 => Encoding.UTF8.GetBytes("{\"specification\":\"" + new string('x', random.Next(1, 200_000)) + "\"}"),
        4 => Encoding.UTF8.GetBytes(Scalar()),
        _ => Encoding.UTF8.GetBytes(Object(0)),
    };

    public static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private string Object(int depth)
    {
        StringBuilder json = new("{");
        for (int i = random.Next(1, 5); i > 0; i--)
        {
            json.Append(json.Length > 1 ? "," : string.Empty).Append(Quote(Members[random.Next(Members.Length)])).Append(':').Append(Value(depth));
        }

        return json.Append('}').ToString();
    }

    private string Value(int depth) => random.Next(depth > 2 ? 3 : 6) switch
    {
        0 => Scalar(),
        1 => Quote(Documents[random.Next(Documents.Length)]),
        2 => Quote(Text()),
        3 => Object(depth + 1),
        4 => $"[{Value(depth + 1)},{Value(depth + 1)}]",
        _ => $"{{{Quote(Text())}:[{Value(depth + 1)}]}}",
    };

    private string Scalar() => random.Next(6) switch
    {
        0 => "null",
        1 => "true",
        2 => "-1",
        3 => "1e400",
        4 => "123456789012345678901234567890",
        _ => Quote(Text()),
    };

    private static string Quote(string text) => System.Text.Json.JsonSerializer.Serialize(WellFormed(text));

    private byte[] RandomBytes()
    {
        byte[] bytes = new byte[random.Next(1, 400)];
        random.NextBytes(bytes);
        return bytes;
    }
}

using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;

namespace CondaStore.Domain.Tests.Store.Access;

public sealed class TokenSignerTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 13, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Key = Encoding.ASCII.GetBytes("0123456789abcdef0123456789abcdef");
    private static readonly byte[] OtherKey = Encoding.ASCII.GetBytes("fedcba9876543210fedcba9876543210");

    private readonly TokenSigner _signer = new([Key]);

    [Fact]
    public void Sign_Content_ComesBack()
    {
        string token = _signer.Sign(Content());

        TokenContent read = _signer.Read(token, Now)!;
        Assert.Equal("ana", read.PrimaryNamespace);
        Assert.Equal(Now.AddHours(1), read.Expires);
        Assert.Equal(["team/*", "*/*"], read.Bindings.Patterns);
        Assert.Equal([Role.Viewer, Role.Developer], read.Bindings.RolesOf("team/*"));
        Assert.False(read.IsAnonymous);
    }

    [Fact]
    public void Sign_Content_IsTheTokenThatOtherProgramsRead()
    {
        string[] parts = _signer.Sign(Content()).Split('.');

        Assert.Equal("""{"alg":"HS256","typ":"JWT"}""", Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[0])));
        Assert.Equal(
            """{"exp":1795356000,"primary_namespace":"ana","role_bindings":{"team/*":["viewer","developer"],"*/*":["admin"]}}""",
            Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])));
    }

    [Fact]
    public void Read_TokenOfConda_IsUnderstood()
    {
        // Written by another implementation with the same claims.
        string token = Forge("""{"alg":"HS256","typ":"JWT"}""", """{"exp": 1795356000, "primary_namespace": "x", "role_bindings": {"a/*": ["editor"]}}""", Key);

        Assert.Equal([Role.Developer], _signer.Read(token, Now)!.Bindings.RolesOf("a/*"));
    }

    [Fact]
    public void Read_AtAndAfterItsEnd_IsNull()
    {
        string token = _signer.Sign(Content());

        Assert.NotNull(_signer.Read(token, Now.AddHours(1).AddSeconds(-1)));
        Assert.Null(_signer.Read(token, Now.AddHours(1)));
    }

    [Fact]
    public void Read_KeyReplaced_AcceptsTheOldOneWhileItIsListed()
    {
        string old = new TokenSigner([OtherKey]).Sign(Content());

        Assert.NotNull(new TokenSigner([Key, OtherKey]).Read(old, Now));
        Assert.Null(_signer.Read(old, Now));
    }

    [Theory]
    [InlineData("""{"alg":"none","typ":"JWT"}""")]
    [InlineData("""{"alg":"HS512","typ":"JWT"}""")]
    [InlineData("""{"alg":"RS256"}""")]
    [InlineData("""{"typ":"JWT"}""")]
    [InlineData("""[]""")]
    [InlineData("""nonsense""")]
    public void Read_OtherAlgorithm_IsNullThoughTheSignatureIsRight(string header) =>
        Assert.Null(_signer.Read(Forge(header, """{"exp":1795356000,"primary_namespace":"x","role_bindings":{"*/*":["admin"]}}""", Key), Now));

    [Theory]
    [InlineData("""{"primary_namespace":"x","role_bindings":{}}""")]
    [InlineData("""{"exp":"soon","primary_namespace":"x"}""")]
    [InlineData("""{"exp":1795356000}""")]
    [InlineData("""{"exp":1795356000,"primary_namespace":5}""")]
    [InlineData("""{"exp":1795356000,"primary_namespace":"x","role_bindings":["a"]}""")]
    [InlineData("""{"exp":1795356000,"primary_namespace":"x","role_bindings":{"a":["viewer"]}}""")]
    [InlineData("""{"exp":1795356000,"primary_namespace":"x","role_bindings":{"a/*":["king"]}}""")]
    [InlineData("""{"exp":1795356000,"primary_namespace":"x","role_bindings":{"a/*":"viewer"}}""")]
    [InlineData("""{"exp":99999999999999,"primary_namespace":"x"}""")]
    [InlineData("""not json""")]
    public void Read_OddPayload_IsNull(string payload) => Assert.Null(_signer.Read(Forge("""{"alg":"HS256"}""", payload, Key), Now));

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("a.b")]
    [InlineData("a.b.c")]
    [InlineData("a.b.c.d")]
    [InlineData("..")]
    [InlineData("ÿ.ÿ.ÿ")]
    [InlineData("====.====.====")]
    public void Read_NoToken_IsNull(string token) => Assert.Null(_signer.Read(token, Now));

    [Fact]
    public void Read_AnyBitChanged_IsNull()
    {
        string token = _signer.Sign(Content());
        for (int i = 0; i < token.Length; i++)
        {
            if (token[i] == '.')
            {
                continue;
            }

            char other = token[i] == 'A' ? 'B' : 'A';
            string changed = token[..i] + other + token[(i + 1)..];

            // The last digit of a part carries bits that decode to nothing; the same bytes are the same token.
            bool sameBytes = changed.Split('.').Zip(token.Split('.')).All(p => p.First == p.Second || SameBytes(p.First, p.Second));
            Assert.True(sameBytes || _signer.Read(changed, Now) is null, $"changed at {i}");
        }
    }

    [Fact]
    public void Create_WithAShortKey_IsRefused() =>
        Assert.Equal(ErrorCode.InvalidSetting, Assert.Throws<StoreException>(() => new TokenSigner([new byte[31]])).Code);

    private static TokenContent Content() => new(
        Now.AddHours(1),
        "ana",
        RoleBindings.Parse([KeyValuePair.Create("team/*", (string[])["viewer", "editor"]), KeyValuePair.Create("*/*", (string[])["admin"])]));

    private static string Forge(string header, string payload, byte[] key)
    {
        string signed = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header)) + "." + Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload));
        return signed + "." + Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed)));
    }

    private static bool SameBytes(string one, string other)
    {
        try
        {
            return Base64Url.DecodeFromChars(one).SequenceEqual(Base64Url.DecodeFromChars(other));
        }
        catch (FormatException)
        {
            return false;
        }
    }
}

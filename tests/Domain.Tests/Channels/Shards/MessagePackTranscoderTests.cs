using System.Buffers;
using System.Text;
using CondaStore.Domain.Channels.Shards;

namespace CondaStore.Domain.Tests.Channels.Shards;

public sealed class MessagePackTranscoderTests
{
    [Theory]
    [InlineData("00", "0")]
    [InlineData("7F", "127")]
    [InlineData("E0", "-32")]
    [InlineData("FF", "-1")]
    [InlineData("CCFF", "255")]
    [InlineData("CD0100", "256")]
    [InlineData("CEFFFFFFFF", "4294967295")]
    [InlineData("CFFFFFFFFFFFFFFFFF", "9223372036854775807")]
    [InlineData("D080", "-128")]
    [InlineData("D18000", "-32768")]
    [InlineData("D280000000", "-2147483648")]
    [InlineData("D3FFFFFFFFFFFFFFFE", "-2")]
    [InlineData("CA3FC00000", "1.5")]
    [InlineData("CB3FF8000000000000", "1.5")]
    [InlineData("C0", "null")]
    [InlineData("C2", "false")]
    [InlineData("C3", "true")]
    [InlineData("A3616263", "\"abc\"")]
    [InlineData("D903616263", "\"abc\"")]
    [InlineData("DA0003616263", "\"abc\"")]
    [InlineData("DB00000003616263", "\"abc\"")]
    [InlineData("C40201FF", "\"01ff\"")]
    [InlineData("C5000201FF", "\"01ff\"")]
    [InlineData("C60000000201FF", "\"01ff\"")]
    [InlineData("92010A", "[1,10]")]
    [InlineData("DC000101", "[1]")]
    [InlineData("DD0000000101", "[1]")]
    [InlineData("82A16101A16292C2C3", "{\"a\":1,\"b\":[false,true]}")]
    [InlineData("DE0001A16101", "{\"a\":1}")]
    [InlineData("DF00000001A16101", "{\"a\":1}")]
    [InlineData("D40501", "null")]
    [InlineData("C7020501FF", "null")]
    [InlineData("D8050102030405060708090A0B0C0D0E0F10", "null")]
    public void Transcode_Value_GivesJson(string hex, string json) => Assert.Equal(json, Transcode(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("")]
    [InlineData("C1")]
    [InlineData("CC")]
    [InlineData("A361")]
    [InlineData("DBFFFFFFFF61")]
    [InlineData("DB7FFFFFFF61")]
    [InlineData("DDFFFFFFFF00")]
    [InlineData("DF7FFFFFFF00")]
    [InlineData("8101")]
    [InlineData("810100")]
    [InlineData("0000")]
    [InlineData("C9FFFFFFFF00")]
    public void Transcode_DamagedBytes_AreRefused(string hex) =>
        Assert.Throws<InvalidDataException>(() => Transcode(Convert.FromHexString(hex)));

    [Fact]
    public void Transcode_DeepNesting_IsRefused()
    {
        byte[] deep = [.. Enumerable.Repeat((byte)0x91, 5000), 0];

        Assert.Throws<InvalidDataException>(() => Transcode(deep));
        Assert.Throws<InvalidDataException>(() =>
        {
            MessagePackReader reader = new(deep);
            reader.Skip();
        });
    }

    [Fact]
    public void Skip_AnyValue_TakesAllOfIt()
    {
        MessagePackReader reader = new(MessagePackBuilder.Encode(new Dictionary<string, object?>
        {
            ["a"] = new List<object?> { 1, "x", new byte[] { 1 }, null, true, 2.5, -70000 },
        }));

        reader.Skip();

        Assert.True(reader.IsAtEnd);
    }

    private static string Transcode(byte[] bytes)
    {
        ArrayBufferWriter<byte> json = new();
        MessagePackTranscoder.Transcode(bytes, json);
        return Encoding.UTF8.GetString(json.WrittenSpan);
    }
}

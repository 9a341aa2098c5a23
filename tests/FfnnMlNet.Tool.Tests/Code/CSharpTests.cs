using FfnnMlNet.Tool.Code;
using Xunit;

namespace FfnnMlNet.Tool.Tests.Code;

public sealed class CSharpTests
{
    [Theory]
    [InlineData("living area (m²)", "LivingAreaM")]
    [InlineData("class", "Class")]
    [InlineData("größe", "Größe")]
    [InlineData("年齢", "年齢")]
    [InlineData("2nd floor", "Column2ndFloor")]
    [InlineData(" ", "Column")]
    [InlineData("😀", "Column")]
    [InlineData("a\u200Db", "Ab")]
    [InlineData("snake_case", "SnakeCase")]
    [InlineData("<script>", "Script")]
    public void Any_text_becomes_a_name(string text, string name) => Assert.Equal(name, CSharpName.Of(text, "Column"));

    [Fact]
    public void Names_are_unique_and_no_members_of_every_class()
    {
        var names = new CSharpName("ModelInput");

        Assert.Equal(
            ["A2", "A", "A3", "ModelInput2", "ToString2", "GetType2"],
            ((string[])["a 2", "a", "A", "model input", "to string", "get type"]).Select(names.Unique));
    }

    [Fact]
    public void Literals_hold_any_text()
    {
        Assert.Equal("\"a\\\"b\\\\c\"", CSharpText.Literal("a\"b\\c"));
        Assert.Equal("\"a\\u000D\\u000Ab\\u2028\\u202E\"", CSharpText.Literal("a\r\nb\u2028\u202E"));
        Assert.Equal("\"größe 年\"", CSharpText.Literal("größe 年"));
    }

    [Theory]
    [InlineData("a\r\nb")]
    [InlineData("a\u0085b")]
    [InlineData("a\u2028b")]
    [InlineData("a\u2029b")]
    [InlineData("a\vb")]
    public void A_comment_cannot_be_left(string text) =>
        Assert.Equal(["a", "b"], CSharpText.Comment(text).Split([' ', '\uFFFD'], StringSplitOptions.RemoveEmptyEntries));

    [Fact]
    public void Markup_in_a_comment_is_text() => Assert.Equal("&lt;b&gt; &amp; &quot;", CSharpText.Comment("<b> & \""));

    [Theory]
    [InlineData("81.5", nameof(CodeType.Number), "81.5f")]
    [InlineData("1,5", nameof(CodeType.Number), null)]
    [InlineData("N/A", nameof(CodeType.Number), null)]
    [InlineData("2015-02-24 11:35:52", nameof(CodeType.Date), "new DateTime(2015, 2, 24, 11, 35, 52)")]
    [InlineData("soon", nameof(CodeType.Date), null)]
    [InlineData("x", nameof(CodeType.Text), "\"x\"")]
    [InlineData("True", nameof(CodeType.Boolean), "true")]
    [InlineData("1", nameof(CodeType.Numbers), null)]
    public void Examples_become_expressions_where_they_can_be_read(string text, string type, string? expression) =>
        Assert.Equal(expression, CSharpText.Value(text, Enum.Parse<CodeType>(type)));
}

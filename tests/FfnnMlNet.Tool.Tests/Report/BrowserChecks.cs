namespace FfnnMlNet.Tool.Tests.Report;

/// <summary>What is checked within the browser.</summary>
internal static class BrowserChecks
{
    /// <summary>Lists what is wrong with a page: wider than the screen, pictures without size or text, texts with too little contrast
    /// (WCAG AA: 4.5, for large ones 3), tables that cannot be scrolled by keyboard.</summary>
    public const string Script = """
        () => {
          const faults = [];
          const screen = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth > screen)
            faults.push(`the page is ${document.documentElement.scrollWidth} pixels wide on a screen of ${screen}`);
          for (const element of document.querySelectorAll('body *')) {
            if (element.closest('.scroll, pre, svg') && !element.matches('.scroll, pre, svg'))
              continue;
            const box = element.getBoundingClientRect();
            if (box.width > 0 && box.right > screen + 0.5)
              faults.push(`<${element.tagName} class="${element.className}"> ends at ${box.right} of ${screen} pixels`);
          }
          const pictures = document.querySelectorAll('svg, img, canvas');
          if (pictures.length === 0)
            faults.push('there is no picture');
          for (const picture of pictures) {
            const box = picture.getBoundingClientRect();
            if (box.width < 100 || box.height < 60)
              faults.push(`a picture has the size ${box.width} x ${box.height}`);
            const label = document.getElementById(picture.getAttribute('aria-labelledby') ?? '')?.textContent ?? '';
            const description = document.getElementById(picture.getAttribute('aria-describedby') ?? '')?.textContent ?? '';
            if (label.length < 8 || description.length < 8 || picture.querySelectorAll('text').length < 3)
              faults.push(`a picture has no text: "${label}", "${description}"`);
            for (const text of picture.querySelectorAll('text')) {
              const part = text.getBoundingClientRect();
              if (part.left < box.left - 3 || part.right > box.right + 3 || part.bottom > box.bottom + 3)
                faults.push(`"${text.textContent}" leaves the picture "${label}"`);
              if (part.height < 9)
                faults.push(`"${text.textContent}" in the picture "${label}" is ${part.height} pixels high`);
            }
          }
          for (const box of document.querySelectorAll('.scroll, pre'))
            if (box.scrollWidth > box.clientWidth && (box.tabIndex !== 0 || !box.getAttribute('aria-label')))
              faults.push(`a part that scrolls cannot be reached by keyboard or has no name: ${box.textContent.slice(0, 40)}`);
          const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
          const rgba = color => {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = color;
            canvas.fillRect(0, 0, 1, 1);
            return [...canvas.getImageData(0, 0, 1, 1).data];
          };
          const over = (top, below) => top.slice(0, 3).map((v, i) => v * top[3] / 255 + below[i] * (1 - top[3] / 255));
          const light = color => {
            const [r, g, b] = color.map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const background = element => {
            const layers = [];
            for (let e = element; e; e = e.parentElement)
              layers.push(rgba(getComputedStyle(e).backgroundColor));
            return layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255]);
          };
          const seen = new Set();
          for (const element of document.querySelectorAll('body *')) {
            const texts = [...element.childNodes].filter(node => node.nodeType === 3 && node.textContent.trim());
            if (texts.length === 0 || element.closest('desc, title'))
              continue;
            const style = getComputedStyle(element);
            const below = background(element);
            const ink = over(rgba(element instanceof SVGElement ? style.fill : style.color), below);
            const [a, b] = [light(ink), light(below)].sort((x, y) => y - x);
            const ratio = (a + 0.05) / (b + 0.05);
            const size = parseFloat(style.fontSize);
            const needed = size >= 24 || size >= 18.66 && style.fontWeight >= 700 ? 3 : 4.5;
            const what = `the contrast of <${element.tagName} class="${element.getAttribute('class') ?? ''}"> is ${ratio.toFixed(2)}`;
            if (ratio < needed && !seen.has(what)) {
              seen.add(what);
              faults.push(`${what}: ${texts[0].textContent.trim().slice(0, 30)}`);
            }
          }
          return faults;
        }
        """;

    /// <summary>How bright the background of the page is, from 0 to 1.</summary>
    public const string PaperBrightness = """
        () => {
          const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
          return (r + g + b) / 765;
        }
        """;
}

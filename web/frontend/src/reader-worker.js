// pdf.js parses documents in here, away from the page.
import "pdfjs-dist/legacy/build/pdf.worker.mjs";
